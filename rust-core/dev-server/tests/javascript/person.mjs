// One user with the SDK, in a process of its own: does what its parent says, tells what it hears.

import { createRequire } from 'node:module';
import { install } from './browser.mjs';

install();
const { CometChat } = createRequire(import.meta.url)('@cometchat/chat-sdk-javascript');

// JSON keeps what the SDK's objects hold, and loses their methods.
const tell = (message) => process.send(JSON.parse(JSON.stringify(message)));
const hear = (event) => (value) => tell({ event, value: value ?? null });

function listen() {
  CometChat.addMessageListener('test', new CometChat.MessageListener({
    onTextMessageReceived: hear('text'),
    onMediaMessageReceived: hear('media'),
    onCustomMessageReceived: hear('custom'),
    onMessageEdited: hear('edited'),
    onMessageDeleted: hear('deleted'),
    onTypingStarted: hear('typingStarted'),
    onTypingEnded: hear('typingEnded'),
    onMessagesDelivered: hear('delivered'),
    onMessagesRead: hear('read'),
    onMessagesReadByAll: hear('readByAll'),
    onMessagesDeliveredToAll: hear('deliveredToAll'),
    onTransientMessageReceived: hear('transient'),
    onMessageReactionAdded: hear('reactionAdded'),
    onMessageReactionRemoved: hear('reactionRemoved'),
  }));
  CometChat.addUserListener('test', new CometChat.UserListener({
    onUserOnline: hear('online'),
    onUserOffline: hear('offline'),
  }));
  const group = (event) => (message, ...rest) => tell({ event, value: { message, rest } });
  CometChat.addGroupListener('test', new CometChat.GroupListener({
    onGroupMemberJoined: group('joined'),
    onGroupMemberLeft: group('left'),
    onGroupMemberKicked: group('kicked'),
    onGroupMemberBanned: group('banned'),
    onGroupMemberUnbanned: group('unbanned'),
    onGroupMemberScopeChanged: group('scopeChanged'),
    onMemberAddedToGroup: group('added'),
  }));
  CometChat.addCallListener('test', new CometChat.CallListener({
    onIncomingCallReceived: hear('callIncoming'),
    onOutgoingCallAccepted: hear('callAccepted'),
    onOutgoingCallRejected: hear('callRejected'),
    onIncomingCallCancelled: hear('callCancelled'),
    onCallEndedMessageReceived: hear('callEnded'),
  }));
  CometChat.addConnectionListener('test', new CometChat.ConnectionListener({
    onConnected: hear('connected'),
    inConnecting: hear('connecting'),
    onDisconnected: hear('disconnected'),
  }));
  CometChat.addLoginListener('test', new CometChat.LoginListener({
    loginSuccess: hear('loginSuccess'),
    loginFailure: hear('loginFailure'),
    logoutSuccess: hear('logoutSuccess'),
  }));
}

const text = (receiver, words, kind) => new CometChat.TextMessage(receiver, words, kind);
let pages;

const abilities = {
  async init(appId, host) {
    const settings = new CometChat.AppSettingsBuilder()
      .setRegion('us')
      .subscribePresenceForAllUsers()
      .autoEstablishSocketConnection(true)
      .overrideAdminHost(host)
      .overrideClientHost(host)
      .build();
    const done = await CometChat.init(appId, settings);
    listen();
    return done;
  },
  login: (uid, key) => CometChat.login(uid, key),
  logout: () => CometChat.logout(),
  loggedIn: () => CometChat.getLoggedinUser(),
  status: () => CometChat.getConnectionStatus(),
  send: (receiver, words, kind) => CometChat.sendMessage(text(receiver, words, kind)),
  reply(parent, receiver, words, kind) {
    const message = text(receiver, words, kind);
    message.setParentMessageId(parent);
    return CometChat.sendMessage(message);
  },
  custom: (receiver, kind, data) =>
    CometChat.sendMessage(new CometChat.CustomMessage(receiver, kind, 'location', data)),
  media(receiver, kind, url) {
    const message = new CometChat.MediaMessage(receiver, '', CometChat.MESSAGE_TYPE.IMAGE, kind);
    message.setAttachment(
      new CometChat.Attachment({ name: 'a', extension: 'png', mimeType: 'image/png', url }));
    return CometChat.sendMediaMessage(message);
  },
  upload: (receiver, kind) => CometChat.sendMediaMessage(new CometChat.MediaMessage(
    receiver, new Blob(['x'], { type: 'image/png' }), CometChat.MESSAGE_TYPE.IMAGE, kind)),
  edit(id, receiver, words, kind) {
    const message = text(receiver, words, kind);
    message.setId(id);
    return CometChat.editMessage(message);
  },
  delete: (id) => CometChat.deleteMessage(id),
  details: (id) => CometChat.getMessageDetails(id),
  receipts: (id) => CometChat.getMessageReceipts(id),
  type: (receiver, kind) =>
    CometChat.startTyping(new CometChat.TypingIndicator(receiver, kind, { a: 1 })),
  stopTyping: (receiver, kind) =>
    CometChat.endTyping(new CometChat.TypingIndicator(receiver, kind)),
  transient: (receiver, kind, data) =>
    CometChat.sendTransientMessage(new CometChat.TransientMessage(receiver, kind, data)),
  markDelivered: (id, receiver, kind, sender) =>
    CometChat.markAsDelivered(id, receiver, kind, sender),
  markRead: (id, receiver, kind, sender) => CometChat.markAsRead(id, receiver, kind, sender),
  conversationRead: (id, kind) => CometChat.markConversationAsRead(id, kind),
  conversation: (id, kind) => CometChat.getConversation(id, kind),
  markUnread: async (id) => CometChat.markMessageAsUnread(await CometChat.getMessageDetails(id)),
  conversations: () => new CometChat.ConversationsRequestBuilder().setLimit(5).build().fetchNext(),
  unread: () => CometChat.getUnreadMessageCount(),
  react: (id, emoji) => CometChat.addReaction(id, emoji),
  unreact: (id, emoji) => CometChat.removeReaction(id, emoji),
  reactions: (id) => new CometChat.ReactionsRequestBuilder()
    .setMessageId(id).setLimit(5).build().fetchNext(),
  openHistory(uid, limit) {
    pages = new CometChat.MessagesRequestBuilder().setUID(uid).setLimit(limit).build();
  },
  older: () => pages.fetchPrevious(),
  missed: (uid, id) => new CometChat.MessagesRequestBuilder()
    .setUID(uid).setMessageId(id).setLimit(30).build().fetchNext(),
  changes: (uid, time) => new CometChat.MessagesRequestBuilder()
    .setUID(uid).setUpdatedAfter(time).updatesOnly(true).setLimit(30).build().fetchNext(),
  thread: (id) => new CometChat.MessagesRequestBuilder()
    .setParentMessageId(id).setLimit(5).build().fetchPrevious(),
  users: () => new CometChat.UsersRequestBuilder().setLimit(2).build().fetchNext(),
  groups: () => new CometChat.GroupsRequestBuilder().setLimit(30).build().fetchNext(),
  createGroup: (guid, name, kind, password) =>
    CometChat.createGroup(new CometChat.Group(guid, name, kind, password)),
  join: (guid, kind, password) => CometChat.joinGroup(guid, kind, password),
  leave: (guid) => CometChat.leaveGroup(guid),
  kick: (guid, uid) => CometChat.kickGroupMember(guid, uid),
  ban: (guid, uid) => CometChat.banGroupMember(guid, uid),
  unban: (guid, uid) => CometChat.unbanGroupMember(guid, uid),
  setScope: (guid, uid, scope) => CometChat.updateGroupMemberScope(guid, uid, scope),
  addMember: (guid, uid) => CometChat.addMembersToGroup(
    guid, [new CometChat.GroupMember(uid, CometChat.GROUP_MEMBER_SCOPE.PARTICIPANT)], []),
  members: (guid) => new CometChat.GroupMembersRequestBuilder(guid)
    .setLimit(30).build().fetchNext(),
  call: (receiver, kind) => CometChat.initiateCall(new CometChat.Call(receiver, 'audio', kind)),
  accept: (session) => CometChat.acceptCall(session),
  reject: (session, status) => CometChat.rejectCall(session, status),
  // What an application's call view does when it is left.
  forgetCall: () => CometChat.clearActiveCall(),
  endCall: (session) => CometChat.endCall(session),
};

process.on('message', async ({ number, ability, given }) => {
  try {
    const result = (await abilities[ability](...given)) ?? null;
    tell({ number, result });
  } catch (error) {
    const { name, message, code, stack } = error;
    tell({ number, error: { name, message, code, stack } });
  }
});

process.on('unhandledRejection', (error) => {
  const { name, message, code } = error ?? {};
  tell({ event: 'unhandled', value: { name, message, code, stack: error?.stack } });
});

tell({ event: 'ready', value: null });
