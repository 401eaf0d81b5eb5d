"""Which passwords are accepted."""

from __future__ import annotations

import pytest

from funding.accounts import passwords
from funding.accounts.passwords import WeakPasswordError, check_password, personal_words

PERSONAL = ["Maria Lopez", "maria@opendoor.example", "Lantern Street Alliance"]


@pytest.mark.parametrize(
    "password",
    [
        "copper walks north again",
        "Ünïcødé passphräse für alle",
        "x7#Qm!p2Zv9&",
        "  spaces around count too  ",
        ("correct horse battery staple " * 5)[:128],
    ],
)
def test_a_long_unguessable_password_is_accepted(password: str) -> None:
    check_password(password, personal=PERSONAL)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "at least 12"),
        ("short pass", "this has 10"),
        ("x" * 129, "at most 128"),
        ("password1234", "too easy"),
        ("aaaaaaaaaaaa", "too easy"),
        ("qwertyuiop12", "too easy"),
        ("123456789012", "too easy"),
        ("maria walks north again", "maria"),
        ("the LOPEZ family of nine", "lopez"),
        ("a lantern above the door", "lantern"),
        ("opendoor keeps the night", "opendoor"),
    ],
)
def test_a_weak_password_is_refused_with_what_would_help(password: str, told: str) -> None:
    with pytest.raises(WeakPasswordError) as refusal:
        check_password(password, personal=PERSONAL, field="new_password")
    assert told in refusal.value.message
    assert refusal.value.field == "new_password"


def test_the_longest_password_takes_no_more_work_than_a_short_one() -> None:
    check_password("".join(chr(0x4E00 + number * 7919 % 2000) for number in range(128)))


def test_a_soup_of_look_alike_signs_is_measured_with_few_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []

    def measure(text: str, user_inputs: list[str]) -> dict[str, object]:
        measured.append(text)
        return {"score": 4}

    monkeypatch.setattr(passwords, "zxcvbn", measure)
    check_password("4@8({[<369!1|0$57+%2" * 4)
    assert set(measured[0]) == set("@(~0123456789")
    assert len(measured[0]) == 72


def test_short_words_of_a_name_do_not_count_as_personal() -> None:
    assert personal_words(["Ann Lee", "ann@gmail.com"]) == []
    assert personal_words(["Maria Maria"]) == ["maria"]
