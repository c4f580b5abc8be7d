"""Between the payment and the provider: what is sent once is never sent blindly again, and no money is stuck."""

from providers.standin import Fault
from tests.chat.acts import buy_boosts, buy_game, game, press
from tests.chat.person import Person
from tests.chat.shop import Shop


def refunded(shop: Shop) -> list[bool]:
    return [charge["refunded_at"] is not None for charge in shop.telegram.charges]


async def cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def test_killed_between_the_answer_and_the_commit_the_order_is_found_and_bought_once(
    shop: Shop, ben: Person
) -> None:
    shop.kill_after_act("kinguin")
    await buy_game(shop, ben, await game(shop))
    assert shop.on_disk("SELECT state FROM orders") == [("placing",)]
    await shop.restart()
    await shop.pass_time(minutes=5)

    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1
    assert refunded(shop) == [False]


async def test_killed_the_same_way_boosts_become_a_case_and_are_bought_once(shop: Shop, ben: Person) -> None:
    shop.kill_after_act("simpleboost")
    await buy_boosts(shop, ben)
    await shop.restart()
    await shop.pass_time(hours=1)

    assert await shop.states() == ["review"]
    assert shop.bought("simpleboost") == 1
    assert await cases(shop) == ["unclear"]


async def test_keys_accepted_without_an_answer_are_bought_once(shop: Shop, ben: Person) -> None:
    for fault in (Fault.SILENT_AFTER, Fault.CLOSED_AFTER, Fault.FAILS_AFTER, Fault.HALF_ANSWER, Fault.GARBAGE):
        before = shop.bought("kinguin")
        shop.kinguin.faults.plan(fault)
        await buy_game(shop, ben, await game(shop))
        await shop.pass_time(minutes=5)
        assert (fault, shop.bought("kinguin")) == (fault, before + 1)
    assert set(await shop.states()) == {"delivered"}


async def test_a_request_that_acts_late_is_bought_once(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.LATE)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=10)

    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1


async def test_an_unclear_order_says_that_it_is_safe_and_when_the_shop_looks_again(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=50, reads=True)
    await buy_game(shop, ben, await game(shop))

    assert await shop.states() == ["unclear"]
    assert "We will not buy twice, and your money is safe." in ben.screen.text
    assert "We look again within minutes" in ben.screen.text


async def test_a_request_that_never_arrived_is_sent_again_once_its_absence_is_proved(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=10)

    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1
    assert len(shop.wires["kinguin"].acts()) == 2


async def test_boosts_without_an_answer_become_a_case_with_the_balances(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.start()
    shop.simpleboost.faults.plan(Fault.SILENT_AFTER)
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=30)

    assert await shop.states() == ["review"]
    assert await cases(shop) == ["unclear"]
    evidence = (await shop.row("SELECT evidence FROM cases"))["evidence"]
    assert "100000" in evidence
    assert str(shop.simpleboost.balance) in evidence
    assert any(
        f"{shop.simpleboost.balance:,}".replace(",", "\N{NO-BREAK SPACE}") in message.text
        for message in olga.bot_messages
    )
    assert "A member of our staff is looking into your order." in ben.screen.text
    assert shop.bought("simpleboost") == 1


async def test_no_more_boosts_are_sold_while_one_placement_is_unclear(shop: Shop, ben: Person, anna: Person) -> None:
    shop.simpleboost.faults.plan(Fault.SILENT_AFTER)
    await buy_boosts(shop, ben)
    await anna.start("dsimpleboost")
    assert not [label for label in anna.screen.labels if label.startswith("Купить")]
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["unclear"]
    assert shop.bought("simpleboost") == 1


async def test_an_unknown_invite_keeps_the_money_and_asks_again(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben, "discord.gg/unknown")
    assert await shop.states() == ["needs_answer"]
    assert refunded(shop) == [False]
    assert "Your payment is kept. You do not pay again." in ben.screen.text

    await press(shop, ben, "order.button.correct")
    await ben.say("discord.gg/vitrina")
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["delivered"]
    assert len(shop.telegram.charges) == 1
    assert [order["invite"] for order in shop.simpleboost.orders()] == ["vitrina"]


async def test_money_back_instead_of_an_answer_comes_at_once(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben, "discord.gg/apply")
    await press(shop, ben, "order.button.money_back")
    assert await shop.states() == ["needs_answer"]
    await press(shop, ben, "order.button.money_back_sure")

    assert await shop.states() == ["cancelled"]
    assert ben.stars == 5000
    assert ben.sees("Your money is back in full.")


async def test_a_refused_answer_is_not_offered_again(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben, "discord.gg/unknown")
    await press(shop, ben, "order.button.money_back")
    await press(shop, ben, "order.button.money_back_sure")
    await ben.start("dsimpleboost")
    await press(shop, ben, "card.button.buy")
    assert not any("unknown" in text for text in ben.screen.labels)
    await ben.say("discord.gg/vitrina")
    await ben.pay()
    await ben.start("dsimpleboost")
    await press(shop, ben, "card.button.buy")
    assert "Use vitrina" in ben.screen.labels


async def test_without_an_answer_the_money_goes_back_after_a_day(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben, "discord.gg/unknown")
    await shop.pass_time(hours=23, minutes=59)
    assert await shop.states() == ["needs_answer"]
    await shop.pass_time(minutes=2)

    assert await shop.states() == ["cancelled"]
    assert ben.stars == 5000


async def test_a_refused_order_returns_the_stars(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    shop.kinguin.change_price(wanted.ref, shop.euros(90_000))
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=20, reads=True)
    await buy_game(shop, ben, wanted)
    shop.kinguin.faults.heal()
    await shop.pass_time(minutes=1)

    assert await shop.states() == ["rejected"]
    assert ben.stars == 5000
    assert ben.sees("Your money is back in full.")
    assert not ben.sees("with this answer")


async def test_a_provider_that_is_down_until_the_promise_ends_returns_the_stars(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED, count=1000)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(hours=1, minutes=55)
    assert await shop.states() == ["paid"]
    await shop.pass_time(minutes=20)

    assert await shop.states() == ["rejected"]
    assert ben.stars == 5000
    assert shop.bought("kinguin") == 0


async def test_a_provider_that_comes_back_in_time_delivers(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED, count=3)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=10)

    assert await shop.states() == ["delivered"]


async def test_a_refused_key_of_ours_keeps_the_money_tells_staff_and_shuts_the_counter(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await olga.start()
    shop.kinguin.faults.plan(Fault.UNAUTHORISED)
    await buy_game(shop, ben, await game(shop))

    assert await shop.states() == ["paid"]
    assert await cases(shop) == ["provider_refuses_us"]
    assert len(olga.bot_messages) == 2
    await anna.start(f"o{(await game(shop, skip=1)).offer}")
    assert shop.texts(anna).plain("unavailable.reason") in anna.screen.text

    await shop.pass_time(minutes=15)
    assert await shop.states() == ["delivered"]


async def test_too_many_requests_wait_as_long_as_told(shop: Shop, ben: Person) -> None:
    shop.simpleboost.faults.plan(Fault.LIMITED)
    await buy_boosts(shop, ben)
    assert len(shop.wires["simpleboost"].acts()) == 1
    await shop.pass_time(seconds=29)
    assert len(shop.wires["simpleboost"].acts()) == 1
    await shop.pass_time(seconds=2)
    assert len(shop.wires["simpleboost"].acts()) == 2
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["delivered"]


async def test_an_order_that_its_provider_cancels_returns_the_stars(shop: Shop, ben: Person) -> None:
    shop.simpleboost.takes = shop.simpleboost.takes * 1000
    await buy_boosts(shop, ben)
    shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
    await shop.pass_time(minutes=5)

    assert await shop.states() == ["cancelled"]
    assert ben.stars == 5000


async def test_a_status_word_that_nobody_knows_opens_a_case_and_goes_on(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    shop.simpleboost.faults.plan(Fault.UNKNOWN_STATUS, reads=True)
    await shop.pass_time(seconds=3)
    assert await cases(shop) == ["unknown_status"]
    await shop.pass_time(minutes=2)
    assert await shop.states() == ["delivered"]
