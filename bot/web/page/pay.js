// Pays with Stripe's element. Knows nothing but what the page was given; tells the shop that it may look.

const form = document.querySelector("#pay");
const button = form.querySelector("button");
const told = document.querySelector("#told");
const { key, secret, language, ...words } = form.dataset;

const stripe = window.Stripe(key, { locale: language });
const elements = stripe.elements({ clientSecret: secret, locale: language });
const element = elements.create("payment");
element.on?.("ready", () => { button.disabled = false; });
element.mount("#element");
button.textContent = words.button;

function say(text, bad = false) {
  told.textContent = text;
  told.classList.toggle("bad", bad);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  say(words.waiting);
  const { error, paymentIntent } = await stripe.confirmPayment({ elements, redirect: "if_required" });
  if (error || !["succeeded", "processing"].includes(paymentIntent?.status)) {
    say(error?.message ? `${words.failed} ${error.message}` : words.failed, true);
    button.disabled = false;
    return;
  }
  form.querySelector("#element").remove();
  button.remove();
  say(`${words.paid} ${words.back}`);
  await fetch(`${location.pathname}/paid`, { method: "POST", referrerPolicy: "no-referrer" });
});
