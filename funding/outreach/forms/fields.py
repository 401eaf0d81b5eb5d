"""Fields that only outreach asks for: hours in quarters, and scores with decimals."""

from __future__ import annotations

from funding.infra.forms import NumberField

MOST_HOURS = 2_000


def _hundredths(text: str, wrong: str) -> int:
    sign = -1 if text.startswith("-") else 1
    whole, _, part = text.replace(",", "").removeprefix("-").partition(".")
    digits = whole + part
    if not digits.isascii() or not digits.isdecimal() or len(whole) > 12 or len(part) > 2:
        raise ValueError(wrong)
    return sign * (int(whole or "0") * 100 + int(part.ljust(2, "0") or "0"))


class HoursField(NumberField):
    """Hours as people type them ("2", "1.5", "0.25"); data is minutes."""

    inputmode = "decimal"

    def parse(self, text: str) -> int:
        """The minutes; to the nearest one."""
        hundredths = _hundredths(text, "Please write hours such as 2 or 1.5.")
        if not 0 <= hundredths <= MOST_HOURS * 100:
            raise ValueError(f"Please write hours from 0 to {MOST_HOURS:,}.")
        return (hundredths * 60 + 50) // 100

    def show(self, value: int) -> str:
        """Hours with no more decimals than needed."""
        return hours_told(value)


class ScoreField(NumberField):
    """A number with at most two decimals; data is hundredths."""

    inputmode = "decimal"

    def parse(self, text: str) -> int:
        """The hundredths, within the field's bounds (whole numbers)."""
        value = _hundredths(text, "Please write a number such as 62 or 81.5.")
        if not self.min * 100 <= value <= self.max * 100:
            raise ValueError(f"Please write a number from {self.min:,} to {self.max:,}.")
        return value

    def show(self, value: int) -> str:
        """The number with no more decimals than needed."""
        whole, part = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}.{part:02d}".rstrip("0").rstrip(".")


def hours_told(minutes: int) -> str:
    """Minutes as hours: 90 is "1.5", 120 is "2"."""
    hundredths = (minutes * 100 + 30) // 60
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
