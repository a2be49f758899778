"""领导批示: given, answered, accepted or asked again, taken back."""

from campaigns.operations.instructions.answering import accept_answer, answer_instruction, ask_again, take_back
from campaigns.operations.instructions.giving import LONGEST, Ask, give_instruction

__all__ = ["LONGEST", "Ask", "accept_answer", "answer_instruction", "ask_again", "give_instruction", "take_back"]
