"""What the hosts say that is no claim: every line is used at most once in an episode."""

from __future__ import annotations

GREETINGS = (
    "Hello and welcome. I'm {host}.",
    "Welcome to the show. I'm {host}.",
    "Hi there, and welcome. I'm {host}.",
    "Good to have you here. I'm {host}.",
)
GREETING_REPLIES = (
    "And I'm {guest}. Today we're talking about {topic}.",
    "I'm {guest}, and our subject today is {topic}.",
    "And I'm {guest}. This episode is about {topic}.",
    "And my name is {guest}. Today it's all about {topic}.",
)
PREVIEWS = (
    "On the way we'll meet {subjects}.",
    "We'll also get to {subjects}.",
    "There's a fair bit to cover, {subjects} included.",
    "Along the way we'll come across {subjects}.",
)
OWN_PREVIEWS = (
    "There's a good deal in here: {subjects}.",
    "We'll hear about {subjects}.",
    "It takes in {subjects}.",
)
HONEST_NOTES = (
    "One honest note first: our sources have no passage on exactly that. So we'll come at it from what they do cover, starting with {subjects}.",
    "To be open about it: our sources hold nothing on exactly that topic. What they do have is close by, beginning with {subjects}.",
)
FIRST_PERSON_NOTES = (
    'The text is told in the first person, so when you hear "{pronoun}", that\'s its author speaking.',
)

OPEN_THING = (
    "So let's start simple. What {be} {name}?",
    "First things first: what exactly {be} {name}?",
    "Let's begin at the beginning. What {be} {name}?",
)
OPEN_PERSON = (
    "So let's start simple. Who {be} {name}?",
    "First things first: who {be} {name}?",
    "For anyone who only knows the name: who {be} {name}?",
)
OPEN_PLACE = (
    "Let's put it on the map first. What is {name}?",
    "First things first: where and what is {name}?",
    "For anyone who has never been there: what is {name}?",
)
OPEN_PLAIN = (
    "Let's get right into it.",
    "Let's start at the top.",
    "So, let's begin.",
)

# A neighbour, brought in by the host who listens; {name} is its name, {topic} the episode's subject.
MENTIONED = (
    "You mentioned {name} earlier. Let's stay with {that} for a moment.",
    "Let me pick up one thing you said: {name}.",
    "Earlier we touched on {name}. I'd like to hear more about {that}.",
    "Can we go back to {name} for a second?",
    "We passed {name} rather quickly. Tell me more.",
)
LINKED = (
    "And that brings us to {name}.",
    "Now, where {do} {name} come into this?",
    "So how {do} {name} fit in?",
    "There's a line from here to {name}, isn't there?",
    "What {do} {name} have to do with all this?",
)
NEARBY = (
    "Let's widen the picture a little, to {name}.",
    "There's a neighbour of our topic I'd like to bring in: {name}.",
    "Close to our subject we also find {name}.",
    "Let's step next door for a moment, to {name}.",
    "And then there {be} {name}.",
)
SECOND_MAIN = (
    "The other half of our topic is {name}.",
    "And now the second part of the question: {name}.",
)
NEW_HEADING = (
    "Let's turn to {name}.",
    "Next, {name}.",
    "That leads us to {name}.",
    "Now to {name}.",
    "I'd like to get to {name}.",
    "Which brings me to {name}.",
    "Then there's the matter of {name}.",
)
DEFINITION_ASIDES = (
    "And what {be} {name}, exactly?",
    "In plain words, what {be} {name}?",
    "How would you define {name}?",
    "Remind me, what {be} {name}?",
)
PERSON_ASIDES = (
    "And who {be} {name}, exactly?",
    "Remind me, who {be} {name}?",
)

REASON_PROMPTS = (
    "How come?",
    "And there was a reason for that.",
    "Why was that?",
    "I'm guessing there was a reason.",
    "What was behind it?",
    "For what reason?",
    "Go on, tell me why.",
)
REASON_PROMPTS_NOW = (
    "How come?",
    "And there's a reason for that.",
    "Why is that?",
    "I'm guessing there's a reason.",
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

# Turns that ask for more without asking for anything in particular; rare, and never twice.
GO_ONS = (
    "Go on.",
    "I'm listening.",
    "Keep going.",
    "Take me a step further.",
    "And then?",
    "Tell me more.",
    "Stay with that for a moment.",
    "I want to hear the rest.",
    "Carry on, this is getting interesting.",
    "Let's follow that a little longer.",
)
GO_ONS_SOBER = (
    "Go on.",
    "I'm listening.",
    "Take me a step further.",
    "Please go on.",
    "Tell me more.",
    "Stay with that for a moment.",
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

# Cues made from the subject of the sentence that follows. Questions first, then statements.
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
    "I'd like to hear about {x}.",
    "Now, {x}.",
    "Then there's {x}, I suppose.",
    "You'll have something on {x}.",
    "I was going to ask about {x}.",
    "Bring {x} into the picture for me.",
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
SUPERLATIVE_ECHOES = (
    "{E}. Now that is a claim to fame.",
    "{E}, no less.",
    "{E}. I'm impressed.",
    "{E}. That deserves a moment.",
)
NICKNAME_ECHOES = (
    "{Q}. I like that.",
    "{Q}. Good name.",
    '"{q}" is going to stick with me.',
)
DEFINITION_ECHOES = (
    "So, {e}.",
    "In short, {e}.",
    "Okay, {e}.",
    "{E}, in other words.",
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

TAKEAWAY_OPENINGS = (
    "Before we stop, what stays with you?",
    "So, what should we take away from this?",
    "What will you remember from all this?",
    "Let's gather the threads before we go.",
)
TAKEAWAYS = (
    "For me, it's that {clause}.",
    "What stays with me is that {clause}.",
    "I'll remember that {clause}.",
    "I think I'll hold on to the fact that {clause}.",
)
MORE_TAKEAWAYS = (
    "And I'd add that {clause}.",
    "And that {clause}.",
    "I'd put next to it that {clause}.",
    "And don't forget that {clause}.",
)
CLOSINGS = (
    "That's all for today.",
    "And that's our time.",
    "That's where we leave it.",
    "And with that we've come to the end.",
)
GOODBYES = (
    "Thanks for listening.",
    "Thank you for listening, and until next time.",
    "Good to have you with us. Goodbye.",
    "Thanks for spending the time with us.",
)
