"""A question now and then: about what was found, each in its turn, and none where the policy wants none."""

from __future__ import annotations

from guard.model import EntityType
from guard.service.questions import Questions, read_questions

PHONE = (EntityType.PHONE,)


def asked(every: int, cards: int, found: tuple[EntityType, ...] = PHONE) -> list[str | None]:
    questions = Questions(read_questions())
    made = [questions.next(found, every) for _ in range(cards)]
    return [question.id if question else None for question in made]


def test_one_card_of_so_many_asks_and_the_questions_take_turns() -> None:
    assert asked(3, 9) == [
        *(None, None, "masked-is-enough"),
        *(None, None, "sent-by-mistake"),
        *(None, None, "masked-is-enough"),
    ]


def test_the_policy_turns_them_off() -> None:
    assert asked(0, 5) == [None] * 5


def test_a_question_is_about_what_was_found_or_about_everything() -> None:
    assert asked(1, 2, (EntityType.SECRET,)) == ["sent-by-mistake", "keys-are-data"]
    assert asked(1, 2, (EntityType.UNREADABLE,)) == ["sent-by-mistake", "sent-by-mistake"]


def test_what_is_shipped_is_whole_in_both_languages() -> None:
    known = read_questions()
    assert len({one.question.id for one in known}) == len(known) >= 5
    for one in known:
        question = one.question
        assert 0 <= question.right < len(question.choices) <= 3
        for message in (question.words, question.told, *question.choices):
            assert message.zh
            assert message.en
            assert len(message.zh) <= 40  # read in ten seconds with the rest of the card
