"""Lines of the hosts that claim nothing and begin or end an episode or a part of it; each at most once."""

from __future__ import annotations

GREETINGS = (
    "Hello and welcome. I'm {host}.",
    "Welcome to the show. I'm {host}.",
    "Hi there, and welcome. I'm {host}.",
    "It's good to be back. I'm {host}.",
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
    (
        "One honest note first: our sources have no passage on exactly that. So we'll come at it from what they do"
        " cover, starting with {subjects}."
    ),
    (
        "To be open about it: our sources hold nothing on exactly that topic. What they do have is close by,"
        " beginning with {subjects}."
    ),
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
OPEN_OWN = (
    "Take us to the beginning.",
    "Start us off.",
    "Let's start at the top.",
    "Set the scene for us.",
)
OPEN_PLAIN = (
    "Let's get right into it.",
    "Let's start at the top.",
    "So, let's begin.",
)
MENTIONED_BY_OTHER = (
    "You mentioned {name} earlier. Let's stay with {that} for a moment.",
    "Let me pick up one thing you said: {name}.",
    "You brought up {name}. I'd like to know more.",
)
MENTIONED = (
    "Earlier we touched on {name}. Tell us more about {that}.",
    "Let's go back to {name} for a second.",
    "We passed {name} rather quickly.",
    "One name from before deserves a closer look: {name}.",
)
LINKED = (
    "And that brings us to {name}.",
    "There's a line from here to {name}.",
    "{Name} also {belong} in this picture.",
    "Which takes us to {name}.",
    "Tell us how {name} {come} in.",
    "We can't leave out {name} here.",
)
LINKED_AGAIN = (
    "We've already heard of {name}. Make the connection for us.",
    "{Name} came up before. Show us the link.",
    "You named {name} in passing. Let's hear why.",
)
RECALLED = (
    "You said that {clause}. So what {be} {name}?",
    "Earlier it was that {clause}. More on {name}, please.",
    "We heard that {clause}. Let's look at {name}, then.",
)
RECALLED_PERSON = (
    "You said that {clause}. So who {be} {name}?",
    "Earlier it was that {clause}. More on {name}, please.",
    "We heard that {clause}. Let's look at {name}, then.",
)
LINKED_QUESTIONS = (
    "Now, where {do} {name} come into this?",
    "So how {do} {name} fit in?",
    "What {do} {name} have to do with all this?",
)
NEARBY = (
    "Let's widen the picture a little, to {name}.",
    "Our topic has a neighbour worth a visit: {name}.",
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
    "We should get to {name}.",
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
    "I keep coming back to this: {clause}.",
    "The part that stays is that {clause}.",
    "If I keep one thing, it's that {clause}.",
)
MORE_TAKEAWAYS = (
    "And I'd add that {clause}.",
    "And that {clause}.",
    "My own pick is that {clause}.",
    "What I take home is that {clause}.",
    "I'd keep in mind that {clause}.",
    "On my list is that {clause}.",
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
    "Take care, and goodbye.",
    "Thanks for spending the time with us.",
)
