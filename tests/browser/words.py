"""What is written on the buttons and in the messages that the stories look for, as regular expressions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language."""

    boosts: str
    keys: str
    buy: str
    pay: str
    invite: str
    done: str
    show: str
    copy: str
    look: str


RUSSIAN = Words(
    boosts="Бусты Discord",
    keys="Ключи для игр",
    buy="^Купить за",
    pay=r"^Оплатить \d+",
    invite="Пришлите бессрочное приглашение",
    done=r"Заказ №\s\d+: готов",
    show="^Показать$",
    copy="^Скопировать ключ$",
    look="^Проверить сейчас$",
)
ENGLISH = Words(
    boosts="Discord boosts",
    keys="Game keys",
    buy="^Buy for",
    pay=r"^Pay \d+",
    invite="Send an invite that does not expire",
    done=r"Order No\. \d+: done",
    show="^Show$",
    copy="^Copy the key$",
    look="^Look now$",
)
