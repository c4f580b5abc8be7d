// Owns the live connection of one person. The browser resumes by Last-Event-ID itself; when it gives up, we open anew.

import { eventsAddress } from "./api.js";

const AGAIN_AFTER = [500, 1000, 2000, 4000];

export class Stream {
  constructor(person, { onOpen, onEvent, onLost }) {
    this.person = person;
    this.handlers = { onOpen, onEvent, onLost };
    this.attempts = 0;
    this.open();
  }

  open() {
    this.source = new EventSource(eventsAddress(this.person));
    this.source.onopen = () => {
      this.attempts = 0;
      this.handlers.onOpen();
    };
    this.source.onmessage = (message) => this.receive(message.data);
    this.source.onerror = () => this.lost();
  }

  receive(data) {
    let event;
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

  close() {
    clearTimeout(this.timer);
    this.source.onopen = this.source.onmessage = this.source.onerror = null;
    this.source.close();
  }
}
