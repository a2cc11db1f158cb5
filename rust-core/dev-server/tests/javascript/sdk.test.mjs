// The official SDK, unmodified, against the development server over TLS.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Person, Server } from './people.mjs';

const ANDREW = 'cometchat-uid-1';
const GEORGE = 'cometchat-uid-2';
const NANCY = 'cometchat-uid-3';
const APP = 'testapp01';
const KEY = 'testkey01';

let server, andrew, george;

before(async () => {
  server = await Server.start();
  [andrew, george] = await Promise.all([Person.start(server), Person.start(server)]);
});

after(async () => {
  await Promise.all([andrew?.stop(), george?.stop()]);
  await server?.stop();
});

test('init and login connect, and presence tells others', async () => {
  for (const [person, uid] of [[andrew, ANDREW], [george, GEORGE]]) {
    assert.equal(await person.does('init', APP, server.host), true);
    const user = await person.does('login', uid, KEY);
    assert.equal(user.uid, uid);
    await person.hears('connected');
    assert.equal(await person.does('status'), 'connected');
  }
  const came = await andrew.hears('online', (user) => user.uid === GEORGE);
  assert.equal(came.name, 'George');
});

test('a wrong key is refused with its code', async () => {
  const stranger = await Person.start(server);
  try {
    await stranger.does('init', APP, server.host);
    const error = { code: 'AUTH_ERR_APIKEY_NOT_FOUND' };
    await assert.rejects(stranger.does('login', ANDREW, 'wrong'), error);
    assert.equal((await stranger.hears('loginFailure')).code, error.code);
  } finally {
    await stranger.stop();
  }
});

test('texts go both ways', async () => {
  const sent = await andrew.does('send', GEORGE, 'hello', 'user');
  const received = await george.hears('text');
  assert.deepEqual([received.id, received.text, received.sender.uid], [sent.id, 'hello', ANDREW]);
  await george.does('send', ANDREW, 'hello yourself', 'user');
  assert.equal((await andrew.hears('text')).text, 'hello yourself');
});

test('custom and media messages arrive; an upload is refused in a sentence', async () => {
  await andrew.does('custom', GEORGE, 'user', { lat: 1.5 });
  assert.deepEqual((await george.hears('custom')).customData, { lat: 1.5 });
  await andrew.does('media', GEORGE, 'user', 'https://files.example/a.png');
  const media = await george.hears('media');
  assert.equal(media.data.attachments[0].url, 'https://files.example/a.png');
  const refused = andrew.does('upload', GEORGE, 'user');
  await assert.rejects(refused, { code: 'ERR_BAD_REQUEST', message: /offers no upload/ });
});

test('typing and transient messages arrive', async () => {
  await andrew.does('type', GEORGE, 'user');
  assert.equal((await george.hears('typingStarted')).sender.uid, ANDREW);
  await andrew.does('stopTyping', GEORGE, 'user');
  await george.hears('typingEnded');
  await andrew.does('transient', GEORGE, 'user', { reaction: 'heart' });
  assert.deepEqual((await george.hears('transient')).data, { reaction: 'heart' });
});

test('receipts arrive and are kept', async () => {
  const { id } = await andrew.does('send', GEORGE, 'receipt, please', 'user');
  await george.hears('text');
  assert.ok((await george.does('unread')).users[ANDREW] > 0);
  await george.does('markDelivered', id, ANDREW, 'user', ANDREW);
  assert.equal((await andrew.hears('delivered')).messageId, id);
  await george.does('markRead', id, ANDREW, 'user', ANDREW);
  assert.equal((await andrew.hears('read')).messageId, id);
  const message = await andrew.does('details', id);
  assert.ok(message.deliveredAt > 0 && message.readAt > 0);
  const [receipt] = await andrew.does('receipts', id);
  assert.equal(receipt.receiptType, 'read');
  assert.equal((await george.does('unread')).users[ANDREW], undefined);
});

test('a whole conversation is read, and unread again', async () => {
  const { id } = await andrew.does('send', GEORGE, 'one more', 'user');
  await george.hears('text');
  await george.does('conversationRead', ANDREW, 'user');
  assert.equal((await andrew.hears('read')).messageId, id);
  const conversation = await george.does('markUnread', id);
  assert.equal(conversation.conversationWith.uid, ANDREW);
  assert.equal((await george.does('unread')).users[ANDREW], 1);
  const [first] = await george.does('conversations');
  assert.equal(first.lastMessage.id, id);
});

test('edit and delete are told and kept', async () => {
  const before = await andrew.does('send', GEORGE, 'frist', 'user');
  await george.hears('text');
  const edited = await andrew.does('edit', before.id, GEORGE, 'first', 'user');
  assert.equal(edited.text, 'first');
  const seen = await george.hears('edited');
  assert.deepEqual([seen.id, seen.text], [before.id, 'first']);
  assert.ok(seen.editedAt > 0);
  const stranger = george.does('edit', before.id, ANDREW, 'mine', 'user');
  await assert.rejects(stranger, { code: 'ERR_MESSAGE_NOT_A_SENDER' });
  await andrew.does('delete', before.id);
  const gone = await george.hears('deleted');
  assert.equal(gone.id, before.id);
  assert.ok(gone.deletedAt > 0);
  const changes = await george.does('changes', ANDREW, before.sentAt - 1);
  assert.deepEqual(changes.map((message) => message.id), [before.id]);
});

test('reactions are told and counted', async () => {
  const { id } = await andrew.does('send', GEORGE, 'like it', 'user');
  await george.hears('text');
  await george.does('react', id, '👍');
  const added = await andrew.hears('reactionAdded');
  assert.equal(added.reaction.reaction, '👍');
  assert.equal((await andrew.does('details', id)).data.reactions[0].count, 1);
  const [reaction] = await andrew.does('reactions', id);
  assert.equal(reaction.uid, GEORGE);
  await george.does('unreact', id, '👍');
  await andrew.hears('reactionRemoved');
  assert.deepEqual(await andrew.does('reactions', id), []);
});

test('a thread holds its replies', async () => {
  const { id } = await andrew.does('send', GEORGE, 'question', 'user');
  await george.hears('text');
  await george.does('reply', id, ANDREW, 'answer', 'user');
  assert.equal((await andrew.hears('text')).text, 'answer');
  const replies = await andrew.does('thread', id);
  assert.deepEqual(replies.map((message) => message.text), ['answer']);
});

test('history is paged to its beginning', async () => {
  const ids = [];
  await andrew.does('openHistory', GEORGE, 4);
  for (;;) {
    const page = await andrew.does('older');
    if (page.length === 0) break;
    ids.unshift(...page.map((message) => Number(message.id)));
  }
  assert.deepEqual(ids, ids.map((_, index) => index + 1), 'all, in order, once');
  assert.ok(ids.length > 8);
});

test('users and groups are listed', async () => {
  const users = await andrew.does('users');
  assert.equal(users.length, 2);
  const groups = await andrew.does('groups');
  assert.deepEqual(groups.map((group) => group.guid), ['cometchat-guid-1']);
});

test('a group is made, joined, spoken in and managed', async () => {
  const crew = await andrew.does('createGroup', 'crew', 'Crew', 'password', 'secret');
  assert.deepEqual([crew.owner, crew.scope, crew.hasJoined], [ANDREW, 'admin', true]);
  const wrong = george.does('join', 'crew', 'password', 'guess');
  await assert.rejects(wrong, { code: 'ERR_WRONG_GROUP_PASS' });
  const joined = await george.does('join', 'crew', 'password', 'secret');
  assert.equal(joined.guid, 'crew');
  assert.equal((await andrew.hears('joined')).rest[0].uid, GEORGE);
  const again = george.does('join', 'crew', 'password', 'secret');
  await assert.rejects(again, { code: 'ERR_ALREADY_JOINED' });

  const { id } = await andrew.does('send', 'crew', 'welcome', 'group');
  assert.equal((await george.hears('text')).receiverId, 'crew');
  await george.does('markRead', id, 'crew', 'group', ANDREW);
  await andrew.hears('read');
  assert.equal((await andrew.hears('readByAll')).messageId, id);

  const members = await andrew.does('members', 'crew');
  assert.deepEqual(members.map((member) => member.uid).sort(), [ANDREW, GEORGE]);
  await andrew.does('setScope', 'crew', GEORGE, 'moderator');
  const change = await george.hears('scopeChanged');
  assert.deepEqual(change.rest.slice(1, 3), ['moderator', 'participant']);
  await andrew.does('kick', 'crew', GEORGE);
  await george.hears('kicked');
  const outcome = await andrew.does('addMember', 'crew', GEORGE);
  assert.equal(outcome[GEORGE], 'success');
  await george.hears('added');
  await andrew.does('ban', 'crew', GEORGE);
  await george.hears('banned');
  await andrew.does('unban', 'crew', GEORGE);
  await george.hears('unbanned');
  await george.does('join', 'crew', 'password', 'secret');
  await george.does('leave', 'crew');
  assert.equal((await andrew.hears('left')).rest[0].uid, GEORGE);
});

test('a call rings, is accepted and ends; another is rejected', async () => {
  const call = await andrew.does('call', GEORGE, 'user');
  const incoming = await george.hears('callIncoming');
  assert.equal(incoming.sessionId, call.sessionId);
  await george.does('accept', call.sessionId);
  await andrew.hears('callAccepted');
  await andrew.does('endCall', call.sessionId);
  await george.hears('callEnded');
  await george.does('forgetCall');
  const other = await george.does('call', ANDREW, 'user');
  await andrew.hears('callIncoming');
  await andrew.does('reject', other.sessionId, 'rejected');
  await george.hears('callRejected');
});

test('a dropped connection comes back, and what was missed is fetched', async () => {
  const { id } = await andrew.does('send', GEORGE, 'last seen', 'user');
  await george.hears('text');
  await server.command({ do: 'drop', user: GEORGE, how: 'close', code: 1011 });
  await george.hears('disconnected');
  await andrew.hears('offline', (user) => user.uid === GEORGE);
  await andrew.does('send', GEORGE, 'while away', 'user');
  await george.hears('connected');
  await andrew.hears('online', (user) => user.uid === GEORGE);
  const missed = await george.does('missed', ANDREW, id);
  assert.deepEqual(missed.map((message) => message.text), ['while away']);
  await andrew.does('send', GEORGE, 'live again', 'user');
  assert.equal((await george.hears('text')).text, 'live again');
});

test('a stored session is restored without a login', async () => {
  const isNancy = (user) => user.uid === NANCY;
  const nancy = await Person.start(server);
  await nancy.does('init', APP, server.host);
  await nancy.does('login', NANCY, KEY);
  await andrew.hears('online', isNancy);
  const stored = await nancy.does('stored');
  await nancy.stop();
  await andrew.hears('offline', isNancy);

  const again = await Person.start(server);
  try {
    await again.does('restore', stored);
    await again.does('init', APP, server.host);
    // The SDK may open its socket before it knows whom to authenticate; the server closes it then,
    // and the SDK authenticates on its next attempt.
    await andrew.hears('online', isNancy);
    assert.equal((await again.does('loggedIn')).uid, NANCY);
    await andrew.does('send', NANCY, 'welcome back', 'user');
    assert.equal((await again.hears('text')).text, 'welcome back');
  } finally {
    await again.stop();
  }
});

test('logout ends the session', async () => {
  await george.does('logout');
  await george.hears('logoutSuccess');
  await andrew.hears('offline', (user) => user.uid === GEORGE);
  assert.equal(await george.does('loggedIn'), null);
});
