"""What is written and what is said: the table, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.speech.reading.characters import SPEAKABLE_CHARACTERS
from cpoa.speech.spoken_text import spoken_text

NUMBERS = [
    ("There are 0 of them.", "There are zero of them."),
    ("7 seas", "seven seas"),
    ("21 days", "twenty-one days"),
    ("100 days", "one hundred days"),
    ("365 days", "three hundred and sixty-five days"),
    ("1,005 islands", "one thousand and five islands"),
    ("1,550 reefs", "one thousand five hundred and fifty reefs"),
    ("17,508 islands", "seventeen thousand five hundred and eight islands"),
    ("1,234,567 people", "one million two hundred and thirty-four thousand five hundred and sixty-seven people"),
    ("3.14", "three point one four"),
    ("0.05 of it", "zero point zero five of it"),
    ("a .22 rifle", "a point two two rifle"),
    ("It fell to −40 overnight.", "It fell to minus forty overnight."),
    ("between -5 and +5", "between minus five and plus five"),
    ("the 1st, 2nd, 3rd and 4th", "the first, second, third and fourth"),
    ("the 12th and the 20th", "the twelfth and the twentieth"),
    ("the 101st dog", "the one hundred and first dog"),
    ("10–20 of them", "ten to twenty of them"),
    ("10-20 of them", "ten to twenty of them"),
    ("They won 3–2.", "They won three to two."),
    ("½ of it", "one half of it"),
    ("3/4 of it", "three quarters of it"),
    ("2/3 of them", "two thirds of them"),
    ("2½ years", "two and a half years"),
    ("1 1/2 cups", "one and a half cups"),
    ("a 50/50 chance", "a fifty fifty chance"),
    ("a ratio of 16:9", "a ratio of sixteen to nine"),
    ("a scale of 1:50000", "a scale of one to fifty thousand"),
    ("3.5 million people", "three point five million people"),
    ("Call 555-1234 now.", "Call five five five, one two three four now."),
    (
        "Call +1 555 123 4567.",
        "Call plus one, five five five, one two three, four five six seven.",
    ),
    ("agent 007", "agent double oh seven"),
    ("1850 soldiers fell.", "one thousand eight hundred and fifty soldiers fell."),
    ("about 2000 people", "about two thousand people"),
    ("some 1500 different species", "some one thousand five hundred different species"),
    ("6.02 × 10^23 of them", "six point zero two times ten to the twenty-three of them"),
    ("10⁻⁹ of it", "ten to the minus nine of it"),
    ("10²³ stars", "ten to the twenty-three stars"),
    ("1.6e-19", "one point six times ten to the minus nineteen"),
]
TIMES = [
    ("in 1066", "in ten sixty-six"),
    ("in 1905", "in nineteen oh five"),
    ("in 1900", "in nineteen hundred"),
    ("in 2004", "in two thousand and four"),
    ("in 2024", "in twenty twenty-four"),
    ("In 1850 soldiers marched.", "In eighteen fifty soldiers marched."),
    ("from 1939–1945", "from nineteen thirty-nine to nineteen forty-five"),
    ("the season of 1998–99", "the season of nineteen ninety-eight to ninety-nine"),
    ("the 1990s", "the nineteen nineties"),
    ("the '90s", "the nineties"),
    ("the 80s", "the eighties"),
    ("the 1800s", "the eighteen hundreds"),
    ("the 2000s", "the two thousands"),
    ("the 2010s", "the twenty tens"),
    ("the mid-1990s", "the mid-nineteen nineties"),
    ("the 19th century", "the nineteenth century"),
    ("the 5th century BC", "the fifth century BC"),
    ("the 5th century B.C.", "the fifth century BC."),
    ("300 BC", "three hundred BC"),
    ("c. 300 BC", "around three hundred BC"),
    ("1200 BCE", "twelve hundred BCE"),
    ("10,000 BC", "ten thousand BC"),
    ("500–300 BC", "five hundred to three hundred BC"),
    ("AD 537", "AD five hundred and thirty-seven"),
    ("79 CE", "seventy-nine CE"),
    ("on 4 October 1846", "on the fourth of October eighteen forty-six"),
    ("on the 4 October", "on the fourth of October"),
    ("on October 4, 1846", "on October the fourth, eighteen forty-six"),
    ("on October 4, 1846, he died", "on October the fourth, eighteen forty-six, he died"),
    ("on October 4th", "on October the fourth"),
    ("on Oct. 4", "on October the fourth"),
    ("2024-05-01", "the first of May twenty twenty-four"),
    ("on 12/25/2020", "on December the twenty-fifth, twenty twenty"),
    ("in October 1846", "in October eighteen forty-six"),
    ("from 3–5 May", "from third to fifth May"),
    ("after 9/11", "after nine eleven"),
    ("open 24/7", "open twenty-four seven"),
    ("at 3:30 pm", "at three thirty PM"),
    ("at 3:05 p.m. he left", "at three oh five PM he left"),
    ("It closes at 5 p.m.", "It closes at five PM."),
    ("at 3:00 am", "at three AM"),
    ("at 14:30", "at fourteen thirty"),
    ("at 09:05", "at nine oh five"),
    ("at 12:00", "at twelve o'clock"),
    ("at 18:00", "at eighteen hundred"),
    ("a time of 10:15:30", "a time of ten fifteen and thirty seconds"),
]
MEASURES = [
    ("1,550 km", "one thousand five hundred and fifty kilometers"),
    ("1 km", "one kilometer"),
    ("0.5 m", "zero point five meters"),
    ("50km away", "fifty kilometers away"),
    ("5 km2", "five square kilometers"),
    ("5 km² of it", "five square kilometers of it"),
    ("3 m3", "three cubic meters"),
    ("100 km/h", "one hundred kilometers per hour"),
    ("9.8 m/s2", "nine point eight meters per second squared"),
    ("9.8 m/s²", "nine point eight meters per second squared"),
    ("300 m/s", "three hundred meters per second"),
    ("5 g/cm3", "five grams per cubic centimeter"),
    ("120 people/km2", "one hundred and twenty people per square kilometer"),
    ("a 10-km run", "a ten kilometer run"),
    ("0.2–10 cm tall, 7 m wide", "zero point two to ten centimeters tall, seven meters wide"),
    ("12 in wide", "twelve inches wide"),
    ("12 in all", "twelve in all"),
    ("6 ft 2 in tall", "six feet two inches tall"),
    ("He is 5'10\".", "He is five foot ten."),
    ("He is 5′10″ tall.", "He is five foot ten tall."),
    ("80 kg", "eighty kilograms"),
    ("2.4 GHz", "two point four gigahertz"),
    ("500 MW", "five hundred megawatts"),
    ("60 mph", "sixty miles per hour"),
    ("1 mph", "one mile per hour"),
    ("5 million km2", "five million square kilometers"),
    ("50%", "fifty percent"),
    ("5–10 %", "five to ten percent"),
    ("35‰ salt", "thirty-five per thousand salt"),
    ("−40 °C", "minus forty degrees Celsius"),
    ("20°C", "twenty degrees Celsius"),
    ("1 °F", "one degree Fahrenheit"),
    ("a 90° turn", "a ninety degrees turn"),
    ("at 68°N", "at sixty-eight degrees north"),
    ("at 51°30′N", "at fifty-one degrees thirty minutes north"),
    ("300 K", "three hundred kelvin"),
    ("10 s", "ten seconds"),
    ("5 μm", "five micrometers"),
    ("10 t", "ten tons"),
    ("8 GB", "eight gigabytes"),
]
MONEY = [
    ("$5", "five dollars"),
    ("$1", "one dollar"),
    ("$3.50", "three dollars and fifty cents"),
    ("$0.99", "ninety-nine cents"),
    ("$3.5 million", "three point five million dollars"),
    ("US$570 billion", "five hundred and seventy billion US dollars"),
    ("€20", "twenty euros"),
    ("20 €", "twenty euros"),
    ("£5m", "five million pounds"),
    ("£1,200", "one thousand two hundred pounds"),
    ("¥500", "five hundred yen"),
    ("$10–20 million", "ten to twenty million dollars"),
    ("$2bn in sales", "two billion dollars in sales"),
    ("50¢", "fifty cents"),
    ("100 USD", "one hundred US dollars"),
    ("₹300", "three hundred rupees"),
]
WORDS = [
    ("red vs. blue", "red versus blue"),
    ("red vs blue", "red versus blue"),
    ("the moon, i.e. Earth's", "the moon, that is, Earth's"),
    ("fish, e.g., cod", "fish, for example, cod"),
    ("cod, eels, etc.", "cod, eels, and so on."),
    ("cod, eels, etc. are fish", "cod, eels, and so on are fish"),
    ("No. 5", "number five"),
    ("No. It is not.", "No. It is not."),
    ("Op. 27 No. 2", "opus twenty-seven number two"),
    ("pp. 10–20", "pages ten to twenty"),
    ("Dr. Smith", "Doctor Smith"),
    ("Mrs. Smith and Mr. Jones", "Missus Smith and Mister Jones"),
    ("St. Louis", "Saint Louis"),
    ("Mt. Everest", "Mount Everest"),
    ("Prof. Mary Beard", "Professor Mary Beard"),
    ("Martin Luther King Jr.", "Martin Luther King Junior."),
    ("Martin Luther King Jr. spoke.", "Martin Luther King Junior spoke."),
    ("in the U.S.", "in the US."),
    ("the U.S. army", "the US army"),
    ("the U.K. and the U.N. agree", "the UK and the UN agree"),
    ("J. R. R. Tolkien", "J.R.R Tolkien"),
    ("A. A. Milne", "A.A Milne"),
    ("Robert E. Lee", "Robert E Lee"),
    ("Smith et al.", "Smith and others"),
    ("Louis XIV ruled.", "Louis the fourteenth ruled."),
    ("Elizabeth II's reign", "Elizabeth the second's reign"),
    ("Charles I met him.", "Charles the first met him."),
    ("Pope John Paul II", "Pope John Paul the second"),
    ("World War II", "World War Two"),
    ("World War I ended.", "World War One ended."),
    ("Chapter IV", "Chapter four"),
    ("Type II", "Type two"),
    ("Malcolm X", "Malcolm X"),
    ("the XIV century", "the fourteenth century"),
    ("Super Bowl LIV", "Super Bowl fifty-four"),
    ("Tiglath-Pileser III", "Tiglath-Pileser the third"),
    ("Then I went.", "Then I went."),
]
SIGNS = [
    ("CO2", "C.O two"),
    ("CO₂ emissions", "C.O two emissions"),
    ("H2O", "H two O"),
    ("CaCO3", "C.A.C.O three"),
    ("C6H12O6", "C six H twelve O six"),
    ("Na+ ions", "Na plus ions"),
    ("NaCl", "N.A.C.L"),
    ("COVID-19", "COVID nineteen"),
    ("an MP3 file", "an MP three file"),
    ("an F-16 jet", "an F sixteen jet"),
    ("A4 paper", "A-four paper"),
    ("in 3D", "in three D"),
    ("H1N1", "H one N one"),
    ("the G20", "the G twenty"),
    ("Python 3.11.2", "Python three point eleven point two"),
    ("v2.0", "version two point zero"),
    ("§ 5", "section five"),
    ("salt & pepper", "salt and pepper"),
    ("AT&T", "AT and T"),
    ("R&D", "R and D"),
    ("C++ and C#", "C plus plus and C sharp"),
    ("#1", "number one"),
    ("#climate", "hashtag climate"),
    ("5 × 3", "five by three"),
    ("10× faster", "ten times faster"),
    ("8×8", "eight by eight"),
    ("12 ÷ 4 = 3", "twelve divided by four equals three"),
    ("5 ± 1", "five plus or minus one"),
    ("≈ 30", "approximately thirty"),
    ("~30 of them", "about thirty of them"),
    ("A → B", "A to B"),
    ("x² + y²", "x squared plus y squared"),
    ("p < 0.05", "p is less than zero point zero five"),
    ("and/or", "and or"),
    ("his/her", "his or her"),
    ("TCP/IP", "TCP IP"),
    ("the α and β rays", "the alpha and beta rays"),
    ("π is 3.14", "pi is three point one four"),
    ("Αθήνα", "athina"),
    ("Fun 🎉 fact 🐙!", "Fun fact!"),
    ("See https://www.example.com/a?b=1 for more.", "See example dot com for more."),
    ("Go to example.org.", "Go to example dot org."),
    ("Write to anna.b@example.org.", "Write to anna dot b at example dot org."),
    ("**bold** and `code`", "bold and code"),
    ("a [link](http://x.org/y)", "a link"),
    ("reefs[12] grow[citation needed]", "reefs grow"),
    ("reef /ˈriːf/ life", "reef life"),
    ("the reef (a living thing) grows", "the reef, a living thing, grows"),
    ("“Quoted” words", "Quoted words"),
    ("yes — and no", "yes, and no"),
    ("yes – and no", "yes, and no"),
    ("well-known", "well-known"),
    ("don’t", "don't"),
    ("Wait… what?!", "Wait. what?"),
    ("café", "café"),
    ("Tōkyō", "Tokyo"),
    ("naïve", "naive"),
    ("Władysław", "Vwadiswav"),
    ("point A to point B", "point eh to point B"),
    ("the IT industry", "the I.T industry"),
    ("the WHO says", "the W.H.O says"),
    ("NASA and DNA", "NASA and DNA"),
    ("茶", ""),
    ("***", ""),
    ("", ""),
]
PAIRS = [*NUMBERS, *TIMES, *MEASURES, *MONEY, *WORDS, *SIGNS]


@pytest.mark.parametrize(("written", "said"), PAIRS)
def test_a_notation_is_read_as_people_say_it(written: str, said: str) -> None:
    assert spoken_text(written) == said


@pytest.mark.parametrize("written", [written for written, _ in PAIRS])
def test_what_is_said_stays_as_it_is_when_read_again(written: str) -> None:
    said = spoken_text(written)
    assert spoken_text(said) == said


@given(st.text(max_size=200))
def test_any_text_becomes_characters_that_the_voice_knows(written: str) -> None:
    assert set(spoken_text(written)) <= SPEAKABLE_CHARACTERS


_WRITTEN_PIECES = st.sampled_from(
    [*(word for written, _ in PAIRS for word in written.split()), "(", ")", "[", "]", "“", "—", "–", "²", "/", ".", ","]
)


@given(st.lists(_WRITTEN_PIECES, max_size=12), st.sampled_from(["", " "]))
def test_notations_in_any_company_become_characters_that_the_voice_knows(pieces: list[str], joint: str) -> None:
    assert set(spoken_text(joint.join(pieces))) <= SPEAKABLE_CHARACTERS


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéñαβγ", min_size=1, max_size=30))
def test_letters_are_never_lost_altogether(written: str) -> None:
    assert spoken_text(written)


@given(st.integers(min_value=0, max_value=10**25))
def test_every_number_is_said_in_words(number: int) -> None:
    assert spoken_text(f"{number} grains").endswith(" grains")
