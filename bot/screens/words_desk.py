"""Words for their staff: what is never sold, synonyms, a search tried out, searches that found nothing. Pure."""

from bot.callbacks.catalogue import (
    AllowWords,
    BarWords,
    Blacklist,
    ConfirmWords,
    DropSynonym,
    FindOffer,
    ForgetMiss,
    MissedSearch,
    MissedSearches,
    MissNote,
    NewSynonym,
    OfferPlace,
    Shop,
    Synonyms,
    TrySearch,
)
from bot.screens.layout import bottom, button, columns, danger, lines, paging, paragraphs, screen, short
from bot.screens.offer_desk import offer_rows
from bot.screens.results import offer_labels
from bot.screens.screen import Rows, Screen
from bot.services.blacklist import SHORTEST, WORDS_LIMIT
from bot.services.catalogue_views import BarWordsView, BlacklistView, MissesView, MissRow, SynonymsView, TryView
from bot.texts import Texts

RULES_SHOWN = 20


def blacklist(view: BlacklistView, t: Texts) -> Screen:
    """What is never sold: rules of words, then single offers; each leads to where it is lifted."""
    empty = not view.offers and not view.words
    rules = [t.count("blacklist.words", n, words=short(words, 60)) for _, words, n in view.words[:RULES_SHOWN]]
    text = paragraphs(t("blacklist.title"), t("blacklist.empty") if empty else lines(*rules), t("blacklist.hint"))
    lifted = tuple(
        (button(t.plain("blacklist.button.allow", words=short(words, 40)), AllowWords(words=number)),)
        for number, words, _ in view.words[:RULES_SHOWN]
    )
    before, after = (Blacklist(page=view.page + step) for step in (-1, 1))
    add = columns(
        (
            button(t.plain("blacklist.button.words"), BarWords()),
            button(t.plain("blacklist.button.offer"), FindOffer()),
        )
    )
    return screen(
        text, add, lifted, offer_rows(view.offers, t), paging(t, view.page, view.pages, before, after),
        bottom(t, Shop()),
    )  # fmt: skip


def bar_words(view: BarWordsView, t: Texts) -> Screen:
    """Waits for words, then for the second press with what they take out."""
    back = bottom(t, Blacklist())
    if not view.draft:
        wrong = t(f"blacklist.wrong.{view.wrong}", least=SHORTEST, limit=WORDS_LIMIT) if view.wrong == "words" else None
        return screen(paragraphs(wrong, t("blacklist.prompt")), back)
    hits = t.count("blacklist.hits", view.hits) if view.hits else t("blacklist.hits.none")
    text = paragraphs(t("blacklist.ask", words=view.words), hits, t("blacklist.type_other"))
    sure = (danger(t.plain("blacklist.button.sure"), ConfirmWords(draft=view.draft)),)
    return screen(text, offer_rows(view.examples, t), sure, back)


def synonyms(view: SynonymsView, t: Texts) -> Screen:
    """The pairs, each to be dropped; ways to add one and to try the search."""
    told = t.count("synonym.total", view.total) if view.total else t("synonym.empty")
    text = paragraphs(t("synonym.title"), told, t("synonym.hint"))
    first = columns(
        (
            button(t.plain("synonym.button.new"), NewSynonym()),
            button(t.plain("synonym.button.try"), TrySearch()),
        )
    )
    drops = tuple(
        (button(t.plain("synonym.button.drop", one=short(one, 25), other=short(other, 25)), DropSynonym(pair=number)),)
        for number, one, other in view.rows
    )
    before, after = (Synonyms(page=view.page + step) for step in (-1, 1))
    return screen(text, first, drops, paging(t, view.page, view.pages, before, after), bottom(t, Shop()))


def new_synonym(missed: str, miss: int, wrong: str, t: Texts) -> Screen:
    """Waits for a pair, or for what a missed search means."""
    asked = t("synonym.prompt.miss", words=missed) if missed else t("synonym.prompt")
    text = paragraphs(t(f"synonym.wrong.{wrong}") if wrong == "pair" else None, asked)
    return screen(text, bottom(t, MissedSearch(miss=miss) if miss else Synonyms()))


def try_search(view: TryView, t: Texts) -> Screen:
    """What customers find with the last words."""
    if not view.query:
        return screen(t("try.prompt"), bottom(t, Synonyms()))
    found = t.count("results.found", view.total) if view.total else t("results.none.query", query=short(view.query))
    corrected = None
    if view.corrected:
        corrected = t("results.corrected", corrected=short(view.corrected), query=short(view.query))
    text = paragraphs(t("try.title", query=short(view.query)), lines(found, corrected), t("try.again"))
    labels = offer_labels(view.rows, t)
    rows = tuple((button(label, OfferPlace(offer=row.id)),) for label, row in zip(labels, view.rows, strict=True))
    more: Rows = () if view.total else ((button(t.plain("synonym.button.new"), NewSynonym()),),)
    return screen(text, rows, more, bottom(t, Synonyms()))


def misses(view: MissesView, t: Texts) -> Screen:
    """What customers searched for in vain, the most wanted first."""
    text = paragraphs(t("missed.title"), t("missed.hint") if view.rows else t("missed.empty"))
    rows = tuple((button(_label(each, t), MissedSearch(miss=each.id)),) for each in view.rows)
    before, after = (MissedSearches(page=view.page + step) for step in (-1, 1))
    return screen(text, rows, paging(t, view.page, view.pages, before, after), bottom(t, Shop()))


def _label(each: MissRow, t: Texts) -> str:
    key = "missed.button.noted" if each.note else "missed.button.row"
    return t.plain(key, words=short(each.words, 40), n=t.number(each.times))


def miss(row: MissRow, t: Texts) -> Screen:
    """One search that finds nothing, and what can be done about it."""
    text = paragraphs(
        t("missed.words", words=short(row.words, 100)),
        lines(t.count("missed.times", row.times), t("missed.last", moment=t.moment(row.last_at))),
        t("missed.note", note=row.note) if row.note else None,
    )
    rows = columns(
        (
            button(t.plain("missed.button.synonym"), NewSynonym(miss=row.id)),
            button(t.plain("missed.button.note"), MissNote(miss=row.id)),
        )
    )
    forget = ((button(t.plain("missed.button.forget"), ForgetMiss(miss=row.id)),),)
    return screen(text, rows, forget, bottom(t, MissedSearches()))


def miss_note(row: MissRow, t: Texts) -> Screen:
    """Waits for what is done about it."""
    text = paragraphs(
        t("missed.note.prompt", words=short(row.words, 100)),
        t("question.current", text=row.note) if row.note else None,
    )
    return screen(text, bottom(t, MissedSearch(miss=row.id)))
