"""Covers of invented games as SVG: sky, scene, title, platform. The same game has the same art."""

from html import escape

from providers.kinguin.standin_rows import Row
from providers.kinguin.standin_titles import Dice

_WIDTH, _HEIGHT = 600, 800
_BANDS = {
    "PC Steam": "#1b2838",
    "PC GOG": "#5c2d91",
    "PC Epic Games": "#2f2f33",
    "Xbox": "#2e7d32",
    "PlayStation": "#1f4fb4",
    "Nintendo": "#c62828",
    "EA App": "#d84315",
    "PC Ubisoft Connect": "#1565c0",
}


def cover(row: Row) -> str:
    """The picture of a product."""
    dice = Dice("cover", row.game.title)
    hue = dice.pick(360)
    other = (hue + 20 + dice.pick(70)) % 360
    scene = _SCENES[dice.pick(len(_SCENES))]
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}">',
            _gradient("sky", f"hsl({hue},55%,16%)", f"hsl({other},78%,58%)"),
            _gradient("veil", "rgba(0,0,0,.55)", "rgba(0,0,0,0)"),
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="url(#sky)"/>',
            _stars(dice),
            f'<circle cx="{120 + dice.pick(360)}" cy="{330 + dice.pick(120)}" r="{60 + dice.pick(70)}" '
            f'fill="hsl({other},95%,84%)" opacity=".85"/>',
            scene(Dice("scene", row.game.title), hue),
            f'<rect y="48" width="{_WIDTH}" height="330" fill="url(#veil)"/>',
            _title(row),
            _band(row),
            "</svg>",
        )
    )


def _gradient(name: str, top: str, bottom: str) -> str:
    return (
        f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
        f'stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient></defs>'
    )


def _stars(dice: Dice) -> str:
    return "".join(
        f'<circle cx="{dice.pick(_WIDTH)}" cy="{60 + dice.pick(380)}" r="{1 + dice.pick(3)}" fill="#fff" opacity=".5"/>'
        for _ in range(12)
    )


def _layer(number: int, hue: int) -> str:
    return f"hsl({hue},45%,{30 - number * 8}%)"


def _mountains(dice: Dice, hue: int) -> str:
    layers = []
    for number in range(3):
        base = 520 + number * 80
        tops = [(x * 100, base - 30 - dice.pick(130)) for x in range(7)]
        line = " ".join(f"{x},{y}" for x, y in tops)
        layers.append(f'<polygon points="0,800 {line} 600,800" fill="{_layer(number, hue)}"/>')
    return "".join(layers)


def _towers(dice: Dice, hue: int) -> str:
    blocks = []
    for number in range(3):
        for x in range(0, _WIDTH, 60):
            height = 120 + dice.pick(220) - number * 40
            top, wide = 800 - height, 40 + dice.pick(26)
            blocks.append(f'<rect x="{x}" y="{top}" width="{wide}" height="{height}" fill="{_layer(number, hue)}"/>')
    return "".join(blocks)


def _waves(dice: Dice, hue: int) -> str:
    layers = []
    for number in range(4):
        y, lift = 540 + number * 65, 25 + dice.pick(50)
        line = f"M0,{y} C150,{y - lift} 250,{y + lift} 400,{y} S560,{y - lift} 600,{y} V800 H0 Z"
        layers.append(f'<path d="{line}" fill="{_layer(number % 3, hue)}"/>')
    return "".join(layers) + _sail(dice)


def _sail(dice: Dice) -> str:
    x = 140 + dice.pick(260)
    return (
        f'<path d="M{x},555 h110 l-24,34 h-66 z" fill="#1a1a22"/>'
        f'<path d="M{x + 52},430 v118 h58 z M{x + 46},450 v98 h-40 z" fill="#fff" opacity=".85"/>'
    )


def _forest(dice: Dice, hue: int) -> str:
    trees = []
    for number in range(3):
        for x in range(-20, _WIDTH, 58):
            top, bottom = 500 + number * 70 + dice.pick(90), 800
            trees.append(
                f'<polygon points="{x},{bottom} {x + 40},{top} {x + 80},{bottom}" fill="{_layer(number, hue)}"/>'
            )
    return "".join(trees)


def _title(row: Row) -> str:
    name, _, subtitle = row.game.title.partition(": ")
    lines = _wrapped(name.upper(), 12)
    size = 78 if max(map(len, lines)) <= 10 else 62
    parts = [_text(line, 130 + number * (size + 6), size, 800) for number, line in enumerate(lines)]
    below = 130 + len(lines) * (size + 6) - 22
    extra = subtitle or row.original_name.removeprefix(row.game.title).strip(" -")
    if extra:
        parts.append(_text(extra, below, 34, 400))
    return "".join(parts)


def _text(words: str, y: int, size: int, weight: int) -> str:
    return (
        f'<text x="300" y="{y}" font-family="Georgia, \'DejaVu Serif\', serif" font-size="{size}" '
        f'font-weight="{weight}" letter-spacing="2" fill="#fff" text-anchor="middle" '
        f'textLength="{min(540, int(len(words) * size * 0.7))}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(words)}</text>"
    )


def _wrapped(words: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _band(row: Row) -> str:
    platform = row.platform.removeprefix("PC ")
    return (
        f'<rect width="600" height="48" fill="{_BANDS[row.platform]}"/>'
        f'<text x="20" y="33" font-family="Arial, \'DejaVu Sans\', sans-serif" font-size="26" '
        f'font-weight="700" fill="#fff">{escape(platform)}</text>'
        f'<text x="580" y="780" font-family="Arial, \'DejaVu Sans\', sans-serif" font-size="22" '
        f'fill="#fff" opacity=".8" text-anchor="end">{escape(row.game.studio)}</text>'
    )


_SCENES = (_mountains, _towers, _waves, _forest)
