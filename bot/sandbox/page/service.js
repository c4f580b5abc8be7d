// Owns the small notices between the bubbles: payments, refunds, what happened to a group.

import { h } from "./dom.js";
import { sum, t } from "./language.js";

const NOTICES = {
  successful_payment: (paid, context) => {
    const price = sum(paid.total_amount, paid.currency);
    const title = context.titleOf(paid);
    return title ? t("service.paid", { sum: price, title }) : t("service.paid.plain", { sum: price });
  },
  refunded_payment: (back) => t("service.refunded", { sum: sum(back.total_amount, back.currency) }),
  new_chat_members: (people) => t("service.joined", { names: people.map((one) => one.first_name).join(", ") }),
  left_chat_member: (person) => t("service.left", { names: person.first_name }),
  new_chat_title: (title) => t("service.title", { title }),
  group_chat_created: () => t("service.created"),
  supergroup_chat_created: () => t("service.created"),
  forum_topic_created: (topic) => t("service.topic", { title: topic.name }),
  pinned_message: () => t("service.pinned"),
};

export function isService(message) {
  return Object.keys(NOTICES).some((kind) => message[kind] !== undefined);
}

export function serviceNotice(message, context) {
  const kind = Object.keys(NOTICES).find((name) => message[name] !== undefined);
  return h("div", { class: "notice", "data-testid": `service-${kind.replace(/_/g, "-")}`, text: NOTICES[kind](message[kind], context) });
}
