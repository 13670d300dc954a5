"""Frequent words of languages in Latin letters, for `cpoa/text/languages.py`.

Words that only join names ("de", "la") are kept apart from words that make a sentence ("est", "pourquoi"): the titles
of foreign works and the names of places, which English uses too, have the former.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """Each field is a list of words with spaces between them.

    `questions`: words that nobody types but to ask something in this language. `other_questions`: words that ask, or
    that request something ("explain"), but may be part of a name ("como"). `sentence_words`: verbs, pronouns,
    conjunctions, adverbs. `joining_words`: articles and prepositions. `subjects`: what people want to know of a thing
    ("history"). An apostrophe at the end belongs to the word ("l'").
    """

    name: str
    questions: str
    sentence_words: str
    other_questions: str = ""
    joining_words: str = ""
    subjects: str = ""


LANGUAGES = (
    LanguageWords(
        "French",
        questions="quels quelles combien explique expliquez raconte racontez",
        other_questions="pourquoi comment quand quel quelle où qui quoi qu' est-ce que dis parle",
        sentence_words="""
            est sont était étaient ont avait a été être avoir fait font peut peuvent faut doit fut c' n' s' j' t' m'
            je tu il elle on nous vous ils elles ne pas plus se sa son ses leur leurs notre votre mon ma mes et ou
            mais donc car si que dont cette ces ce cet tout tous toute toutes comme très aussi bien encore toujours
            jamais lorsque puis ainsi même entre depuis moins peu rien autre autres y en lui vient viennent
            fonctionne fonctionnent marche faire apprendre inventé disparu existe me or à moi toi découvert écrit
            mort commencé vivent commence né née peint dort dorment vit mange mangent meurt meurent naît tourne
            tombe volent pousse brille existent
        """,
        joining_words="""
            le la les l' d' un une des de du au aux dans sur pour par avec sans sous chez vers contre après avant
        """,
        subjects="histoire origine origines causes naissance fonctionnement différence différences rôle avantages",
    ),
    LanguageWords(
        "Spanish",
        questions="""
            cómo cuándo cuál cuáles quién quiénes dónde cuánto cuántos cuántas explícame explicame cuéntame cuentame
            háblame hablame
        """,
        other_questions="""
            que como cuando quienes donde cuánta porque porqué explica dime qué quien cual cuales cuanto cuantos
            cuantas hay existe existen
        """,
        sentence_words="""
            es son era eran fue fueron está están estaba ser estar ha han había hay hace hacen hacer tiene tienen
            puede pueden debe se me te nos lo le les mi tu su sus yo él ella ellos usted nosotros no y pero sino si
            ya muy más menos también cuando porque pues así entonces todo toda todos todas este esta estos estas ese
            esa eso esto aquel otro otra otros sobre funciona funcionan existe existen sirve sirven significa ocurre
            pasa pasó llegó nació inventó murió empezó aprender mejor nunca siempre aunque desde hasta he has
            descubrió escribió comenzó viven
        """,
        joining_words="el la los las un una unos unas de del al a en con por sin entre tras según",
        subjects="""
            historia origen orígenes causas diferencia diferencias funcionamiento ventajas beneficios importancia
        """,
    ),
    LanguageWords(
        "German",
        questions="""
            warum weshalb wieso wessen woher wohin wozu womit wodurch welcher welches welchen welchem wieviel wofür
            wofuer woraus worin worüber wovon woran worauf erkläre erklaere erklär erzähl erzähle
        """,
        other_questions="wie was wer wem wen wann wo welche gibt",
        sentence_words="""
            ist sind war waren wird werden wurde wurden worden hat haben hatte hatten sein kann können koennen
            konnte muss müssen muessen soll sollen darf will wollen macht machen gibt geht kommt kommen entsteht
            entstehen entstand entstanden funktioniert funktionieren bedeutet heißt passiert geschah kostet lernt
            lernen ich du er sie es wir ihr mich mir dich dir uns euch man sich nicht kein keine keinen und oder
            aber denn weil wenn dass daß ob als so auch noch nur schon sehr mehr immer wieder dann doch da hier dort
            diese dieser dieses diesem diesen mein meine dein deine seine seiner ihre ihrer ihren unser unsere alle
            alles viele etwas nichts eigentlich möchte moechte würde wuerde leben schlafen also her hin all begann
            erfunden entdeckt geschrieben starb
        """,
        joining_words="""
            der die das den dem des ein eine einer eines einem einen in im ins an am auf aus bei beim mit nach von
            vom vor zu zum zur über ueber unter für fuer durch gegen ohne um seit während zwischen bis
        """,
        subjects="""
            geschichte entstehung ursachen ursache ursprung unterschied unterschiede bedeutung folgen erfindung
            entdeckung
        """,
    ),
    LanguageWords(
        "Italian",
        questions="perché perche spiegami raccontami parlami",
        other_questions="""
            come quando quale quali chi dove quanto quanta quanti quante cosa cos' qual che spiega dimmi esiste
        """,
        sentence_words="""
            è sono era erano fu furono ha hanno aveva essere avere fa fanno fare può possono deve devono c' io tu
            lui lei noi voi loro si ci vi mi ti ne non più e ed o ma se anche però quindi poi già ancora sempre mai
            molto poco tutto tutta tutti tutte questo questa questi queste quello quella mio mia suo sua suoi nostro
            funziona funzionano nasce nascono nacque vive vivono serve significa succede inventato inventò scoperto
            imparare esiste esistono stato stata stati così dopo prima me do iniziata iniziò scritto dipinto morto
            morì
        """,
        joining_words="""
            il lo la i gli le l' un uno una un' di del dello della dei degli delle dell' d' a al allo alla ai agli
            alle all' da dal dalla dai dalle dall' in nel nella nei nelle nell' su sul sulla sui sulle con per tra
            fra senza
        """,
        subjects="storia origine origini cause differenza differenze funzionamento nascita invenzione",
    ),
    LanguageWords(
        "Portuguese",
        questions="quem",
        other_questions="""
            que quê como quando qual quais onde quanto quantos quanta quantas porque porquê explique explica conte
            fale existe existem há
        """,
        sentence_words="""
            é são era eram foi foram está estão ser estar tem têm tinha há faz fazem fazer pode podem deve eu você
            vocês ele ela eles elas nós me te lhe se seu sua seus suas meu minha nosso nossa não e ou mas mais menos
            muito também já ainda sempre nunca isso isto este esta esse essa aquele tudo todo toda todos todas outro
            porque pois então quando funciona funcionam existe existem significa acontece aconteceu nasceu surgiu
            inventou morreu aprender serve sobre até desde começou descobriu escreveu vivem vive tempo maior
        """,
        joining_words="""
            o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às por pelo pela pelos pelas com
            sem entre num numa
        """,
        subjects="história origem origens causas diferença diferenças funcionamento importância",
    ),
    LanguageWords(
        "Dutch",
        questions="waarom wanneer hoeveel waardoor waarvoor",
        other_questions="hoe wat wie waar welke welk vertel leg er bestaat",
        sentence_words="""
            is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen moet moeten mag wil gaat
            gaan doet doen komt komen maakt maken werkt werken betekent gebeurde gebeurt ontstaat ontstaan ontstond
            ik jij je hij zij ze wij we jullie u hem haar hun ons zich niet geen en of maar want omdat als dan dat
            die deze dit ook nog al zo wel zeer meer veel alle altijd weer er hier daar mijn onze men leren me over
            begon uitgevonden ontdekt schreef stierf leven ontdekte bouwde leeft lang
        """,
        joining_words="""
            de het een van in op aan met voor door naar uit bij over onder tegen zonder om te ten ter tot tussen
        """,
        subjects="geschiedenis oorsprong oorzaken oorzaak verschil verschillen ontstaan betekenis gevolgen",
    ),
    LanguageWords(
        "Polish",
        questions="dlaczego kiedy gdzie skąd czemu czym kto wyjaśnij opowiedz",
        other_questions="jak co ile który która które jaki jaka jakie czy kim",
        sentence_words="""
            jest są był była było były być ma mają może mogą ja ty on ona ono my wy oni się nie i a oraz ale lub
            lecz bo że żeby gdy jeśli to ten ta te tego tej tych tym jego jej ich swój już tylko także też bardzo
            więcej można trzeba działa działają powstał powstała powstaje powstają oznacza wynalazł zginęli wyginęły
            wymarły nauczyć jako jednak przez by am zaczęła zaczął odkrył napisał długo żyją żyje istnieje
        """,
        joining_words="w we z ze na do od po o za pod nad przy dla bez przed między u",
        subjects="historia pochodzenie przyczyny różnica różnice powstanie",
    ),
    LanguageWords(
        "Turkish",
        questions="kaç neden niçin nicin niye nasıl nasil nerede hangi nedir kimdir tarihi tarihçesi mı mü",
        other_questions="ne kim kaç anlat açıkla",
        sentence_words="""
            ve veya ile ama fakat çünkü için gibi kadar daha çok en bu şu o bir biz siz onlar ben sen değil var yok
            olan olarak oldu olur olmak eder yapılır çalışır icat etti buldu hem de da ki ise her şey sonra önce
            göre tarafından arasında arasındaki üzerinde içinde an at on keşfetti yaptı yazdı öldü yaşar
        """,
        subjects="kökeni nedenleri sebepleri farkı",
    ),
    LanguageWords(
        "Swedish",
        questions="varför varfor vilken vilket vilka varifrån vem",
        other_questions="hur vad när var berätta förklara finns är",
        sentence_words="""
            är var varit blir blev har hade kan kunde ska skulle måste får gör göra finns fungerar betyder uppstår
            uppstod hände dog jag du han hon vi ni de dem sig inte och eller men som att om så också även mer mycket
            många alla detta denna dessa det den sin sitt sina min mitt vår deras bara efter utan lära där här at
            började skrev uppfann länge lever
        """,
        joining_words="en ett i på av med för från till under över vid mellan mot",
        subjects="historia historien ursprung orsaker skillnaden skillnad",
    ),
    LanguageWords(
        "Danish or Norwegian",
        questions="hvorfor hvordan hvilken hvilket hvilke hvem hvornår hvad",
        other_questions="hva når hvor fortell forklar fortæl findes finnes er",
        sentence_words="""
            er var vært blir ble har hadde kan kunne skal skulle må får gjør gjøre finnes fungerer virker betyr
            oppsto oppstår skjedde jeg du han hun vi dere de dem seg ikke og eller men som at om så også mer mye
            mange alle dette denne disse det den sin sitt sine min mitt vår deres bare etter uten lære der her været
            bliver blev havde gør gøre findes betyder opstod opstår skete jer sig mere meget sit mit vores kun efter
            uden begynte begyndte skrev oppfant opfandt længe lenge lever
        """,
        joining_words="en et ei i på av med for fra til under over ved mellom mot af mellem mod",
        subjects="historien historie opprinnelse årsaker forskjellen forskjell oprindelse årsager forskellen forskel",
    ),
    LanguageWords(
        "Finnish",
        questions="miksi miten mikä milloin missä kuinka mistä kuka onko voiko ovatko",
        other_questions="mitä ketkä montako kerro selitä",
        sentence_words="""
            on ovat oli olivat ole olla ollut ei eivät ja tai vai mutta että koska kun jos kuin niin myös vain hän
            he me te minä sinä se ne tämä tässä nämä jotka joka jonka sen niiden hänen oma ennen jälkeen kanssa sekä
            kuten vielä toimii toimivat tarkoittaa syntyy syntyi keksi tapahtui voi voivat
        """,
        subjects="historia alkuperä syyt ero",
    ),
    LanguageWords(
        "Czech",
        questions="proč kolik kdo vysvětli",
        other_questions="jak co kdy kde který která které jaký jaká jaké existuje",
        sentence_words="""
            je jsou byl byla bylo byli být má mají může mohou já ty on ona my vy oni se si ne není a i ale nebo že
            když protože jako tak také už jen jsem jsme ten ta to tento tato toto této jeho její jejich vynalezl
            funguje fungují vzniká vznikl vznikla vymřeli znamená velmi více pro by začala objevil napsal dlouho
            žijí existuje
        """,
        joining_words="v ve s se z ze na do od po o za pod nad při u k ke mezi bez před",
        subjects="historie původ příčiny rozdíl vznik dějiny",
    ),
    LanguageWords(
        "Hungarian",
        questions="miért miert hogyan mikor melyik milyen mennyit hány",
        other_questions="hogy mit ki hol mennyi hány kik magyarázd mesélj mi van",
        sentence_words="""
            van vannak volt voltak lesz lett nem vagy de hanem mert ha mint is csak már még meg ez az ezek azok ő ők
            én te ti aki ami amely amelyek nagyon több minden egy azt ezt működik működnek jelent keletkezik történt
            lehet kell halt haltak találta most be
        """,
        joining_words="a az egy",
        subjects="története eredete okai különbség",
    ),
    LanguageWords(
        "Romanian",
        questions="",
        other_questions="ce cum când cine unde care cât câți câte explică povestește există",
        sentence_words="""
            este sunt era erau fost fi are au avea poate pot trebuie eu tu el ea noi voi ei ele se nu și sau dar că
            dacă mai foarte acest această aceste acesta sa său lui lor îi îl își după înainte funcționează înseamnă
            apărut dispărut inventat face fac a o in am
        """,
        joining_words="un o al ai ale de din la în pe cu pentru prin între fără sub spre",
        subjects="istoria originea cauzele diferența",
    ),
    LanguageWords(
        "Indonesian or Malay",
        questions="mengapa kenapa bagaimana siapa berapa apakah sejarah jelaskan ceritakan",
        other_questions="apa kapan dimana mana adakah",
        sentence_words="""
            adalah ialah merupakan yang dan atau tetapi tapi karena jika bahwa untuk dengan pada tidak bukan akan
            sudah telah bisa dapat harus ini itu saya kamu kami kita dia mereka lebih sangat juga hanya semua setiap
            oleh terjadi terbentuk bekerja punah ditemukan penemu menjadi antara seperti secara dalam cara
        """,
        joining_words="di ke dari",
        subjects="asal penyebab perbedaan manfaat",
    ),
    LanguageWords(
        "Vietnamese",
        questions="gì nào đâu tại thế",
        sentence_words="""
            tại là và của có không được cho với những các một này đó khi thì mà để trong người như thế vì ở bị lại
            ra đã đang sẽ rất cũng nhưng hoặc từ đến bởi làm hoạt động xảy nó do mẹ ăn an toi tôi chúng ta bạn anh
            ai sao
        """,
        subjects="lịch",
    ),
    LanguageWords(
        "Catalan",
        questions="",
        other_questions="per què quan qui quin quina quins quines com on quant quants",
        sentence_words="""
            és són era eren va van ha han ser estar fa fan pot poden jo ell ella nosaltres ells es em et ens no i o
            però perquè també més molt aquest aquesta aquests això amb seva seu seus tots tot funciona funcionen
        """,
        joining_words="el la els les l' d' un una uns unes de del dels al als a en per sense entre",
        subjects="història origen",
    ),
    LanguageWords(
        "Croatian or Serbian",
        questions="zašto zasto koliko kako tko",
        other_questions="što šta ko kada kad gdje gde koji koja koje čemu postoji",
        sentence_words="""
            je su bio bila bilo bili biti ima imaju može mogu sam smo ste ja ti on ona mi vi oni se ne nije i a ali
            ili da jer ako kao to ovo taj ta te ovaj ova njegov njihov već samo također vrlo više radi nastaje
            nastao nastala znači izumio izumrli so
        """,
        joining_words="u na o od do iz s sa za po pri kod prema između bez",
        subjects="povijest istorija podrijetlo uzroci razlika",
    ),
    LanguageWords(
        "Filipino",
        questions="bakit paano kailan",
        other_questions="ano sino saan alin ilan",
        sentence_words="""
            ay na at o ngunit pero dahil kung kapag hindi ito iyan iyon siya sila kami tayo ko mo niya nila namin
            natin may mayroon wala lang din rin ba po naging nangyari gumagana pang mas lahat ang
        """,
        joining_words="ng mga sa si ni para",
        subjects="kasaysayan",
    ),
    LanguageWords(
        "Swahili",
        questions="",
        other_questions="kwa nini vipi nani lini wapi gani",
        sentence_words="""
            ni na ya wa za la cha vya kwa katika hii hiyo hizi hizo huyo hao yake yao wake wao kuwa ilikuwa alikuwa
            walikuwa inafanya si lakini au kama pia sana zaidi yote wote ambayo ambao
        """,
        subjects="historia",
    ),
)
