"""Which paragraphs quote which figures."""

from funding.proposals.quoting import LONGEST_WORDS, quoting_paragraphs, words_around

LABELS = {"budget.federal": "Total request", "budget.match": "Match offered"}


def token(key):
    return f'<span data-figure="{key}"></span>'


def test_paragraphs_are_counted_and_figures_named():
    body = (
        f"<h3>Need</h3><p>Nothing here.</p><p>We ask for {token('budget.federal')} &amp; bring "
        f"{token('budget.match')}, {token('budget.match')}.</p><ul><li>{token('indicator.3')} people</li></ul>"
    )
    found = list(quoting_paragraphs(body, LABELS))
    assert [(each.number, each.keys) for each in found] == [
        (3, ("budget.federal", "budget.match")),
        (4, ("indicator.3",)),
    ]
    assert found[0].words == "We ask for [Total request] & bring [Match offered], [Match offered]."
    assert found[1].words == "[indicator target] people"


def test_a_long_paragraph_is_cut_around_its_figure():
    body = f"<p>{'word ' * 200}{token('budget.federal')}{' more' * 200}</p>"
    (found,) = quoting_paragraphs(body, LABELS)
    words = words_around(found.words, "Total request")
    assert "word [Total request] more" in words
    assert len(words) <= LONGEST_WORDS + 4
    assert words.startswith("… word")
    assert words.endswith("more …")
    assert words_around("We ask for [Total request].", "Total request") == "We ask for [Total request]."


def test_a_cut_never_goes_through_a_figures_name():
    names = " ".join(["[Match offered in the second year]"] * 30)
    words = words_around(f"{names} [Total request] {names}", "Total request")
    inside = words.removeprefix("… ").removesuffix(" …")
    assert inside.startswith("[Match")
    assert inside.endswith("]")
    assert "[Total request]" in inside


def test_a_text_without_figures_quotes_nothing():
    assert list(quoting_paragraphs("<p>Plain.</p>", LABELS)) == []
    assert list(quoting_paragraphs("", LABELS)) == []
