"""Drawn screens with and without conversations, and what of each has to be covered."""

from tests.support.chats.scene import Scene
from tests.support.chats.scenes import SCENES

__all__ = ["SCENES", "Scene"]
