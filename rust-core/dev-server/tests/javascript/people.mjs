// Starts the server and people with the SDK, and ends them with the test.

import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A safety net: tests wait for events, never for time. */
const PATIENCE = 30_000;

export class Server {
  static async start() {
    const options = ['--tls', '--until-input-ends', '--admin', '127.0.0.1:0'];
    const child = spawn(process.env.DEV_SERVER, options, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async (begin) => {
      const { value } = await lines.next();
      assert.ok(value?.startsWith(begin), `${begin} … expected, not ${value}`);
      return value.slice(begin.length);
    };
    const server = new Server();
    server.child = child;
    server.host = await line('https://');
    server.caFile = await line('CA certificate: ');
    server.admin = await line('Admin interface: ');
    server.token = await line('Admin token: ');
    return server;
  }

  async command(command) {
    const answer = await fetch(`${this.admin}/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(command),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  async stop() {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

/** A user with the SDK in a process of its own. */
export class Person {
  #waiting = new Map();
  #calls = 0;
  #heard = [];
  #watchers = new Set();

  static async start(server) {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile };
    const person = new Person();
    person.child = fork(new URL('person.mjs', import.meta.url), { env });
    person.child.on('message', (message) => person.#take(message));
    await person.hears('ready');
    return person;
  }

  #take({ number, result, error, event, value }) {
    if (event === 'unhandled') {
      throw new Error(`unhandled in the SDK: ${JSON.stringify(value)}`);
    }
    if (event) {
      this.#heard.push({ event, value });
      for (const watch of this.#watchers) watch();
      return;
    }
    const { resolve, reject } = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error) reject(Object.assign(new Error(error.message), error));
    else resolve(result);
  }

  /** Makes a call of the SDK. */
  does(ability, ...given) {
    const number = ++this.#calls;
    const { promise, resolve, reject } = deferred();
    this.#waiting.set(number, { resolve, reject });
    this.child.send({ number, ability, given });
    return inTime(promise, ability);
  }

  /** The next event of this kind that fits, heard already or to come; it is heard once. */
  hears(event, fits = () => true) {
    const { promise, resolve } = deferred();
    const watch = () => {
      const index = this.#heard.findIndex((heard) => heard.event === event && fits(heard.value));
      if (index < 0) return;
      this.#watchers.delete(watch);
      resolve(this.#heard.splice(index, 1)[0].value);
    };
    this.#watchers.add(watch);
    watch();
    const past = () => this.#heard.map((heard) => heard.event).join(', ');
    return inTime(promise, event, past);
  }

  async stop() {
    this.child.disconnect();
    this.child.kill();
    await once(this.child, 'exit');
  }
}

function deferred() {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

async function inTime(promise, what, past = () => '') {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`"${what}" does not happen; ${past()}`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
