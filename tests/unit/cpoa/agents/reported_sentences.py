"""Sentences of own texts that were said wrongly or left out, of this product's reports and of others like it."""

from __future__ import annotations

from tests.unit.cpoa.agents.reported_cases import Case
from tests.unit.cpoa.agents.reported_documents import CURRICULUM, INTERVIEW, PACKING_LIST, QUESTIONS

WORDS_LIKE_THE_FIRST_PERSON = [
    Case(
        "roman numeral after a war",
        "World War I ended in 1918. It began in Europe in 1914.",
        ("World War I ended in 1918.", "It began in Europe in 1914."),
    ),
    Case(
        "roman numeral after a name",
        "Elizabeth I was queen of England. King Charles I was beheaded in 1649.",
        ("Elizabeth I was queen of England.", "King Charles I was beheaded in 1649."),
    ),
    Case(
        "roman numeral of a class",
        "Type I errors are rare. Class I railroads carry freight. Phase I trials ended in May. Mark I tanks were slow.",
        ("Type I errors are rare.", "Class I railroads carry freight.", "Phase I trials ended in May.", "Mark I tanks"),
    ),
    Case(
        "mine as a noun",
        "The coal mine was closed in 1950. The gold mine was sold in 1960. They saw a land mine.",
        ("The coal mine was closed in 1950.", "The gold mine was sold in 1960.", "They saw a land mine."),
        ("words:",),
    ),
    Case(
        "titles with my and me",
        "My Fair Lady opened in 1956. The play Me and Juliet closed early. The I-beam was cast in 1900.",
        ("My Fair Lady opened in 1956.", "The play Me and Juliet closed early.", "The I-beam was cast in 1900."),
    ),
    Case(
        "speech in straight single quotation marks",
        "'I am lost,' said the boy, and he sat down.",
        ("'I am lost,' said the boy, and he sat down.",),
    ),
    Case(
        "speech in curly single quotation marks",
        "‘I am lost,’ said the boy. ‘I’m not sure it’s mine,’ she said.",
        ("‘I am lost,’ said the boy.", "‘I’m not sure it’s mine,’ she said."),
    ),
    Case(
        "speech that goes on after who said it",
        "'I have a lamp,' said the miller. 'Take it home.'",
        ("'I have a lamp,' said the miller.", "'Take it home.'"),
    ),
    Case("me and I of speakers", INTERVIEW, ("Thanks for having me.", "I use oxalic acid in winter."), ("MARIA",)),
    Case("I in a question of an FAQ", QUESTIONS, ("How do I reset my password?",), ("How does",)),
]

SHORT_AND_ODD_SENTENCES = [
    Case(
        "sentences of three words",
        "The bus crashed on Monday. Nobody was hurt. Dogs are welcome. Run!",
        ("The bus crashed on Monday.", "Nobody was hurt.", "Dogs are welcome.", "Run!"),
    ),
    Case(
        "answers of one word",
        "Is the bus free? Yes. Are dogs allowed? No. Is there a fee? None.",
        ("Is the bus free?", "Yes.", "Are dogs allowed?", "No.", "Is there a fee?", "None."),
        ("On to",),
    ),
    Case(
        "no before a plan",
        "Does it run on a GPU? No. A GPU version is planned.",
        ("Does it run on a GPU?", "No.", "A GPU version is planned."),
    ),
    Case(
        "name in small letters first",
        "**npm** is a package manager. It installs tools from a registry. `pip` does it too.",
        ("Npm is a package manager.", "It installs tools from a registry.", "pip does it too."),
    ),
    Case(
        "brand with a small first letter",
        "The shop grew. eBay sold it in May. pH is a measure of acid.",
        ("The shop grew.", "eBay sold it in May.", "pH is a measure of acid."),
    ),
    Case(
        "lines without full stops",
        PACKING_LIST,
        tuple(f"{line}." for line in PACKING_LIST.splitlines()),
    ),
    Case(
        "addresses inside sentences",
        "Service means the website at https://example.com and any software. "
        "More is at https://example.org/a/b and in the book by Anne Hill. See www.example.net/p?x=1 for the club.",
        (
            "Service means the website at example.com and any software.",
            "More is at example.org and in the book by Anne Hill.",
            "See example.net for the club.",
        ),
        ("https", "/a/b"),
    ),
    Case(
        "escaped marks, paths and formulas",
        r"Use the \*big\* door. The path is C:\docs. H2O + CO2 -> H2CO3. The room is 3 × 4 m. It holds if x < y. "
        r"The area is y**2. The count is 10^6. The sum is 5\*3.",
        (
            "Use the big door.",
            r"The path is C:\docs.",
            "H2O + CO2 gives H2CO3.",
            "The room is 3 × 4 m.",
            "It holds if x < y.",
            "The area is y**2.",
            "The count is 10^6.",
            "The sum is 5*3.",
        ),
    ),
    Case(
        "sentences that repeat",
        "The first wheel broke. They built it again. The second wheel broke. They built it again.",
        ("The first wheel broke.", "They built it again.", "The second wheel broke.", "They built it again."),
    ),
    Case(
        "chorus of a song",
        "La la la. We sing to the sea. The boat is gone. La la la. We sing to the sea.",
        ("La la la.", "We sing to the sea.", "The boat is gone.", "La la la.", "We sing to the sea."),
    ),
]

INSIDE_A_SENTENCE = [
    Case(
        "bracket with an exception",
        "All rooms of the house (except the cellar) are heated. Children (under six) pay nothing.",
        ("All rooms of the house, except the cellar, are heated.", "Children, under six, pay nothing."),
    ),
    Case(
        "bracket with the largest dose",
        "The dose is 5 mg/kg (max. 400 mg) twice a day. Water boils at 100 °C (212 °F) at sea level.",
        ("The dose is 5 mg/kg, max. 400 mg, twice a day.", "Water boils at 100 °C, 212 °F, at sea level."),
    ),
    Case(
        "telephone number with a bracket",
        "Call (020) 7946 0018 for a tour. Ring (555) 123-4567 and ask for Ann.",
        ("Call (020) 7946 0018 for a tour.", "Ring (555) 123-4567 and ask for Ann."),
    ),
    Case(
        "greek letter before a decimal",
        "The value of π is about 3.14 and its digits never end. The mean μ is 5.",
        ("The value of π is about 3.14 and its digits never end.", "The mean μ is 5."),
    ),
    Case(
        "greek letter as a word",
        "The first β version came out in May. The unit of resistance is Ω and it is named after Ohm.",
        ("The first β version came out in May.", "The unit of resistance is Ω and it is named after Ohm."),
    ),
    Case(
        "greek letter in a name",
        "It was not linked with the APOE ε4 allele. TNF-α rose.",
        ("It was not linked with the APOE ε4 allele.", "TNF-α rose."),
    ),
    Case(
        "word in another script",
        "The river Волга flows to the sea and is 3,530 km long. The company 三菱 built the wheel in 1950.",
        ("The river flows to the sea and is 3,530 km long.", "The company built the wheel in 1950."),
    ),
    Case(
        "marks that turn the writing round",
        "The word is old and it is used in many towns. \u202bشارع\u202c is Arabic for street. It has four letters.",
        ("The word is old and it is used in many towns.", "It has four letters."),
        ("\u202b", "\u202c", "شارع"),
    ),
]

NO_INVENTED_QUESTIONS = [
    Case(
        "past of a verb with a silent e",
        "The army invaded the town in 1940. The guide described the walls.",
        ("The army invaded the town in 1940.", "The guide described the walls."),
        ("invad ", "When did", "Who"),
    ),
    Case(
        "past of a verb with a doubled letter",
        "The duke controlled the coast in 1067. The ships patrolled the sea.",
        ("The duke controlled the coast in 1067.", "The ships patrolled the sea."),
        ("controll ", "When did", "Who"),
    ),
    Case(
        "past of a verb in ee",
        "The king freed the town in 1085. The state guaranteed the loan in 1940.",
        ("The king freed the town in 1085.", "The state guaranteed the loan in 1940."),
        ("When do", "When did", "Who"),
    ),
    Case(
        "comma between digits",
        "Copper rose to 9,000 dollars in 2021, and tin fell to 20,000.",
        ("Copper rose to 9,000 dollars in 2021, and tin fell to 20,000.",),
        ("Who", "What", "to 9?"),
    ),
]

ABBREVIATIONS = [
    Case(
        "Messrs before names",
        "The firm of Messrs. Pike and Sons owned it until 1900.",
        ("The firm of Messrs. Pike and Sons owned it until 1900.",),
        ("And what of",),
    ),
    Case(
        "units before numbers",
        "It is 5 ft. 4 in. tall. The box weighs 3 lb. 5 oz. and is 6 in. wide. The lid is 4 in. It fits.",
        ("It is 5 ft. 4 in. tall.", "The box weighs 3 lb. 5 oz. and is 6 in. wide.", "The lid is 4 in.", "It fits."),
    ),
    Case(
        "degrees in a curriculum",
        CURRICULUM,
        ("B.Sc. Computer Science, MIT, 2016.", "M.A. History, Yale, 2018.", "Engineer, Acme Ltd., 2018 to 2022."),
    ),
    Case(
        "ranks, pages and firms",
        "Gen. Lee met Col. Hall at Mt. Etna. See fig. 3 and pp. 4 to 5. Acme Inc. bought Smith Bros. and Co. in May.",
        (
            "Gen. Lee met Col. Hall at Mt. Etna.",
            "See fig. 3 and pp. 4 to 5.",
            "Acme Inc. bought Smith Bros. and Co. in May.",
        ),
    ),
]
