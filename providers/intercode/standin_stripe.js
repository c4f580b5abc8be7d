// Pretends to be Stripe.js for the sandbox: draws a card form that says so, and asks the stand-in to take the payment.
// No card data is sent anywhere. The same calls as the real script has: elements, create, mount, submit, confirmPayment.

(() => {
  "use strict";
  const CONFIRM = new URL("stripe/confirm", document.currentScript.src);
  const TEXTS = {
    en: {
      note: "A pretended payment form: no card is charged, and nothing typed here is sent.",
      card: "Card number",
      expiry: "Valid until",
      code: "Code",
      refuse: "Let the bank refuse this card",
      card_declined: "The card was declined. Try another one.",
      card_incomplete: "Fill in the card's details.",
      payment_intent_unexpected_state: "This order is not waiting for a payment any more.",
      resource_missing: "There is no such payment.",
      api_connection_error: "There is no connection. Try again.",
    },
    ru: {
      note: "Это учебная форма: деньги не списываются, введённое никуда не отправляется.",
      card: "Номер карты",
      expiry: "Действует до",
      code: "Код",
      refuse: "Пусть банк откажет по этой карте",
      card_declined: "Карта отклонена. Попробуйте другую.",
      card_incomplete: "Заполните данные карты.",
      payment_intent_unexpected_state: "Этот заказ уже не ждёт оплаты.",
      resource_missing: "Такого платежа нет.",
      api_connection_error: "Нет связи. Попробуйте ещё раз.",
    },
  };

  // Styles are set one by one: a page may forbid style sheets that are not its own.
  function make(tag, style, properties = {}) {
    const element = Object.assign(document.createElement(tag), properties);
    Object.assign(element.style, style);
    return element;
  }

  function fieldOf(label, name, value, width) {
    const row = make("label", { display: "flex", flexDirection: "column", flex: width, gap: "4px", minWidth: "0", fontSize: "14px" }, { textContent: label });
    const input = make("input", { font: "inherit", fontSize: "16px", padding: "10px", border: "1px solid #8a8f98", borderRadius: "8px", minWidth: "0", width: "100%", boxSizing: "border-box", background: "transparent", color: "inherit" }, { name, value, autocomplete: "off", inputMode: "numeric" });
    input.dataset.testid = `stripe-${name}`;
    row.append(input);
    return { row, input };
  }

  class PaymentElement {
    constructor(texts) {
      this.texts = texts;
      this.heard = {};
      this.draw();
    }

    draw() {
      const texts = this.texts;
      this.root = make("div", { display: "flex", flexDirection: "column", gap: "12px", border: "1px dashed #8a8f98", borderRadius: "12px", padding: "14px" });
      this.root.dataset.testid = "stripe-form";
      const card = fieldOf(texts.card, "card", "4242 4242 4242 4242", "none");
      const expiry = fieldOf(texts.expiry, "expiry", "12/34", "1 1 90px");
      const code = fieldOf(texts.code, "code", "123", "1 1 90px");
      this.inputs = [card.input, expiry.input, code.input];
      const pair = make("div", { display: "flex", gap: "12px", flexWrap: "wrap" });
      pair.append(expiry.row, code.row);
      this.root.append(make("p", { margin: "0", fontSize: "14px" }, { textContent: texts.note }), card.row, pair, this.refusing());
    }

    refusing() {
      this.button = make("button", { font: "inherit", fontSize: "14px", padding: "10px", border: "1px solid #8a8f98", borderRadius: "8px", background: "none", color: "inherit", cursor: "pointer" }, { type: "button", textContent: this.texts.refuse });
      this.button.dataset.testid = "stripe-refuse";
      this.button.setAttribute("aria-pressed", "false");
      this.button.addEventListener("click", () => this.refuse(!this.refused));
      return this.button;
    }

    get refused() {
      return this.button.getAttribute("aria-pressed") === "true";
    }

    refuse(on) {
      this.button.setAttribute("aria-pressed", String(on));
      this.button.style.background = on ? "#f3c9c9" : "none";
      this.button.style.color = on ? "#5c1010" : "inherit";
    }

    mount(place) {
      const host = typeof place === "string" ? document.querySelector(place) : place;
      if (!host) throw new Error(`no element ${place}`);
      host.replaceChildren(this.root);
      queueMicrotask(() => this.heard.ready?.({ elementType: "payment" }));
    }

    on(event, listener) {
      this.heard[event] = listener;
      return this;
    }

    unmount() {
      this.root.remove();
    }

    destroy() {
      this.root.remove();
    }

    isComplete() {
      return this.inputs.every((input) => input.value.trim());
    }
  }

  class Elements {
    constructor(options) {
      this.clientSecret = options.clientSecret;
      const language = options.locale && options.locale !== "auto" ? options.locale : document.documentElement.lang || navigator.language;
      this.texts = TEXTS[String(language).slice(0, 2).toLowerCase()] ?? TEXTS.en;
      this.payment = null;
    }

    create(kind) {
      if (kind !== "payment") throw new Error(`no element of the kind ${kind}`);
      this.payment = new PaymentElement(this.texts);
      return this.payment;
    }

    getElement(kind) {
      return kind === "payment" ? this.payment : null;
    }

    error(code, type) {
      return { error: { type, code, message: this.texts[code] ?? code } };
    }

    async submit() {
      return this.payment?.isComplete() ? {} : this.error("card_incomplete", "validation_error");
    }
  }

  async function confirmPayment(key, elements, confirmParams, redirect) {
    const judged = await elements.submit();
    if (judged.error) return judged;
    const outcome = elements.payment.refused ? "refuse" : "pay";
    const body = new URLSearchParams({ key, client_secret: elements.clientSecret, outcome });
    let told;
    try {
      const answer = await fetch(CONFIRM, { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer" });
      told = await answer.json();
    } catch {
      return elements.error("api_connection_error", "api_connection_error");
    }
    if (told.error) return elements.error(told.error.code, told.error.type);
    if (redirect !== "if_required" && confirmParams?.return_url) location.assign(confirmParams.return_url);
    return { paymentIntent: told.paymentIntent };
  }

  window.Stripe = (publishableKey) => {
    if (!String(publishableKey).startsWith("pk_")) throw new Error("the publishable key begins with pk_");
    return {
      elements: (options = {}) => new Elements(options),
      confirmPayment: ({ elements, confirmParams, redirect }) => confirmPayment(publishableKey, elements, confirmParams, redirect),
    };
  };
})();
