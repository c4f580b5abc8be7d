// Owns the live connection of one person. The browser resumes by Last-Event-ID itself; when it gives up, we open anew.

import { eventsAddress } from "./api.js";

const AGAIN_AFTER = [500, 1000, 2000, 4000];

export class Stream {
  // `after` is the number of the last event that is already known.
  constructor(person, after, { onOpen, onEvent, onLost }) {
    this.person = person;
    this.last = after;
    this.handlers = { onOpen, onEvent, onLost };
    this.attempts = 0;
    this.open();
  }

  open() {
    this.source = new EventSource(eventsAddress(this.person, this.last));
    this.source.onopen = () => {
      this.attempts = 0;
      this.handlers.onOpen();
    };
    this.source.onmessage = (message) => this.receive(message);
    this.source.onerror = () => this.lost();
  }

  receive({ data, lastEventId }) {
    let event;
    this.last = Number(lastEventId) || this.last;
    try {
      event = JSON.parse(data);
    } catch {
      return;
    }
    this.handlers.onEvent(event);
  }

  lost() {
    this.handlers.onLost();
    if (this.source.readyState !== EventSource.CLOSED) return;
    const pause = AGAIN_AFTER[Math.min(this.attempts, AGAIN_AFTER.length - 1)];
    this.attempts += 1;
    this.timer = setTimeout(() => this.open(), pause);
  }

  // A server that lost its past counts from a lower number: waiting for ours would be waiting for ever.
  rewind(after) {
    if (after === undefined || after >= this.last) return;
    this.close();
    this.last = after;
    this.open();
  }

  close() {
    clearTimeout(this.timer);
    this.source.onopen = this.source.onmessage = this.source.onerror = null;
    this.source.close();
  }
}
