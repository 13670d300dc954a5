"""Lines of the hosts that claim nothing and answer, prompt or hand over; each at most once in an episode."""

from __future__ import annotations

REASON_PROMPTS = (
    "How come?",
    "And there was a reason for that.",
    "Why was that?",
    "Not without cause, I take it.",
    "What was behind it?",
    "For what reason?",
    "Go on, tell me why.",
)
REASON_PROMPTS_NOW = (
    "How come?",
    "And there's a reason for that.",
    "Why is that?",
    "Not without cause, I suppose.",
    "What's behind it?",
    "Go on, tell me why.",
)
EXAMPLE_PROMPTS = (
    "For example?",
    "Give me an example or two.",
    "Such as?",
    "Can you name a few?",
    "Like what?",
    "Some examples would help.",
    "Let's have a few names.",
)
BUT_PROMPTS = (
    "I hear a but coming.",
    "Let me guess, it isn't that easy.",
    "There's a catch, I fear.",
    "So far, so good.",
)
SO_PROMPTS = (
    "And so?",
    "So then?",
)
BACK_CHANNELS = (
    "Right.",
    "I see.",
    "Okay.",
    "Understood.",
    "Got it.",
    "Makes sense.",
    "Sure.",
    "Good to know.",
    "That's clear.",
    "Fair enough.",
    "Mm-hm.",
    "That helps.",
)
CUE_QUESTIONS = (
    "What about {x}?",
    "And {x}?",
    "How {do} {x} come into it?",
    "What do we know about {x}?",
    "Where {do} {x} fit in?",
    "What can you tell me about {x}?",
    "And what of {x}?",
    "What's the story with {x}?",
    "So what about {x}, then?",
    "Anything on {x}?",
)
CUE_REQUESTS = (
    "Tell me about {x}.",
    "Let's talk about {x}.",
    "I want to know about {x}.",
    "Now, {x}.",
    "And there's {x}, I suppose.",
    "You'll have something on {x}.",
    "I was going to ask about {x}.",
    "Don't leave out {x}.",
    "Let's bring in {x}.",
    "I keep thinking of {x}.",
)
TIME_QUESTIONS = (
    "What happened {when}?",
    "And {when}?",
    "So where are we {when}?",
    "What comes {when}?",
)
LABELS = (
    "On to {name}.",
    "{name}, then.",
    "So, {name}.",
    "Then comes {name}.",
    "And {name}.",
)
NUMBER_ECHOES_BIG = (
    "{E}? That is more than I expected.",
    "{E}. Wow.",
    "{E}. Let that sink in.",
    "{E}? I would have guessed lower.",
    "{E}. That is a lot.",
)
NUMBER_ECHOES = (
    "{E}. I'll remember that.",
    "{E}, noted.",
    "{E}. That helps me picture it.",
    "{E}. All right.",
    "{E}, you say.",
    "{E}, then.",
    "So, {e}.",
    "{E}. I'm writing that down.",
    "{E}. Good to have a number.",
)
NUMBER_ECHOES_SOBER = (
    "{E}. I'll remember that.",
    "{E}, noted.",
)
SUPERLATIVE_ECHOES = (
    "{E}. Now that is a claim to fame.",
    "{E}, no less.",
    "{E}. I'm impressed.",
    "{E}. That deserves a moment.",
)
NICKNAME_ECHOES = (
    "{Q}. I like that.",
    "{Q}. Good name.",
    '"{Q}" is going to stick with me.',
)
DEFINITION_ECHOES = (
    "So, {e}.",
    "In short, {e}.",
    "Okay, {e}.",
    "{E}. All right then.",
    "{E}. Clear so far.",
    "Right, {e}.",
)
LIST_REACTIONS = (
    "That is quite a list.",
    "So there's plenty to choose from.",
)
LAST_ITEM_ECHOES = (
    "{E}, even.",
    "And {e}.",
    "{E} too, then.",
)
STILL_REACTIONS = (
    "So it isn't just history.",
    "Still, after all that time.",
    "Good to hear that it's still with us.",
)
CAUSE_REACTIONS = (
    "That explains it.",
    "So one thing led to the other.",
    "Ah, that makes sense now.",
)
CONTRAST_REACTIONS = (
    "So there's a twist.",
    "There's always a catch.",
    "That's not as simple as it sounds.",
)
SIMILE_REACTIONS = (
    "What a picture.",
    "I can see that in front of me.",
)
QUOTE_REACTIONS = (
    "That's a line to remember.",
    "Well put.",
)
NEVER_REACTIONS = (
    "Not once.",
    "Never, then.",
)
SETBACK_REACTIONS = (
    "Oh dear.",
    "What bad luck.",
    "That must have hurt.",
    "Of all things.",
)
SUCCESS_REACTIONS = (
    "That's good to hear.",
    "Not bad at all.",
    "Well, that worked.",
)
