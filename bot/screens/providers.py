"""Providers as staff see them: on, off or paused, deposit, catalogue."""

from collections.abc import Sequence

from bot.callbacks import Desk, PauseReason, ProviderPlace, Providers, SwitchProvider, back_to
from bot.callbacks.catalogue import PauseReasonIn
from bot.callbacks.price import Prices
from bot.callbacks.supplier import SupplierActions
from bot.screens import deposits
from bot.screens.layout import Row, bottom, button, columns, danger, lines, listed, main, paragraphs, screen, short
from bot.screens.screen import Button, Rows, Screen
from bot.screens.stoppages import stuck_orders, why
from bot.services.staff_views import ProviderRow
from bot.texts import LANGUAGES, Html, Texts

ON, OFF, PAUSED = "on", "off", "paused"
PROVIDERS_SHOWN = 30


def providers(rows: Sequence[ProviderRow], t: Texts, back: str = "") -> Screen:
    """Every provider with its mode. `back`: the way back."""
    below = bottom(t, back_to(back, Desk()))
    if not rows:
        return screen(t("providers.empty"), below)
    listing = listed(t, [_row(each, t) for each in rows], PROVIDERS_SHOWN)
    low = deposits.low([each.account for each in rows if each.account and each.account.low], t)
    text = paragraphs(t("providers.title"), listing, low)
    buttons = tuple((_button(each, back),) for each in rows[:PROVIDERS_SHOWN])
    return screen(text, buttons, below)


def provider(view: ProviderRow, t: Texts, back: str = "") -> Screen:
    """One provider and its switches."""
    text = paragraphs(
        t("provider.title", name=view.name), _mode(view, t), _deposit(view, t), deposits.told(view.account, t)
    )
    text = paragraphs(text, _catalogue(view, t))
    prices: Rows = ((button(t.plain("provider.button.prices"), Prices(provider=view.name)),),)
    if view.has_calls:
        prices = (*prices, (button(t.plain("provider.button.calls"), SupplierActions(provider=view.name)),))
    stuck = stuck_orders(view.stoppages, t)
    account = deposits.rows(view.account, t)
    return screen(
        text, _switch_on(view, t), account, stuck, prices, _switch_off(view, t), bottom(t, Providers(back=back))
    )


def pause_reason(name: str, t: Texts, language: str = "") -> Screen:
    """Waits for what customers, of one language or of all, will read while the provider is paused."""
    text = t("provider.pause.prompt", name=name)
    if language:
        text = t("provider.pause.prompt_in", name=name, language=t.plain(f"shelf.language.{language}"))
    return screen(text, bottom(t, ProviderPlace(provider=name)))


def _row(each: ProviderRow, t: Texts) -> str:
    key = "providers.row.stopped" if each.mode == ON and each.stoppages else "providers.row"
    return t(key, name=each.name, mode=t(f"provider.mode.{each.mode}"), n=t.number(each.offers))


def _button(each: ProviderRow, back: str) -> Button:
    return button(each.name, ProviderPlace(provider=each.name, back=back))


def _mode(view: ProviderRow, t: Texts) -> Html:
    """How it is switched, then all that stops it otherwise."""
    others = [each for each in view.stoppages if each.why not in (OFF, PAUSED)]
    told = "stopped" if view.mode == ON and others else "told"
    return lines(
        t(f"provider.mode.{view.mode}.{told}"),
        t("provider.reason", reason=short(view.reason, 300)) if view.reason else None,
        *(
            t("provider.reason_in", language=t.plain(f"shelf.language.{each}"), reason=short(told, 300))
            for each, told in sorted(view.reasons.items())
        ),
        *(t("provider.stopped", why=why(each, t)) for each in others),
    )


def _deposit(view: ProviderRow, t: Texts) -> Html | None:
    if view.deposit is None or view.deposit_at is None:
        return None
    return t("provider.deposit", money=t.money(view.deposit), moment=t.moment(view.deposit_at))


def _catalogue(view: ProviderRow, t: Texts) -> Html:
    loading = None
    if view.sync_total and view.sync_read < view.sync_total:
        loading = t("provider.loading", read=t.number(view.sync_read), total=t.number(view.sync_total))
    synced = t("provider.synced", moment=t.moment(view.synced_at)) if view.synced_at else None
    table = t("provider.price_table") if view.has_price_table else None
    return lines(t("provider.offers", n=t.number(view.offers)), loading, synced, table)


def _switch_on(view: ProviderRow, t: Texts) -> Rows:
    if view.mode == ON and not view.held:
        return ()
    return (main(t.plain("provider.button.on"), SwitchProvider(provider=view.name, mode=ON)),)


def _switch_off(view: ProviderRow, t: Texts) -> Rows:
    rows: list[Row] = []
    if view.mode == PAUSED:
        rows += columns(
            button(
                t.plain("provider.button.reason_in", language=t.plain(f"shelf.language.{each}")),
                PauseReasonIn(provider=view.name, language=each),
            )
            for each in LANGUAGES
        )
    if view.mode == ON:
        rows.append((button(t.plain("provider.button.pause"), PauseReason(provider=view.name)),))
    if view.mode != OFF:
        rows.append(danger(t.plain("provider.button.off"), SwitchProvider(provider=view.name, mode=OFF)))
    return tuple(rows)
