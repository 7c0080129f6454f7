"""Words around a phrase of danger that tell that it is none: things, games, mourning, ways to live, thoughts feared.

By language. Base forms (of Swedish and English: stems) and surfaces, as danger_context.py says at each.
"""

import re

from search.analysis.forms import word_set

# "hits the gym", "afraid of flying", "rädd för mörker": the word after these is the object.
LINKS = {
    "sv": word_set("för på i en ett sin sitt sina"),
    "en": word_set("of the a an at in by his her"),
    "fi": frozenset[str](),
}
# Words that tell how or when and are no object.
MANNER = {
    "sv": word_set("""
    hårt ibland igen dagligen alltid ofta jämt ner ned sönder ihjäl tillbaka hemma nu ute full
    hjälp hur var varför vart behöver vill måste vem mot omkull nedför nerför genom över upp
"""),
    "en": word_set("""
    hard again daily often every always sometimes back home now badly bad night day when while if
    everyone everybody us all during as because since before after until with down up around against into over onto
    through out off till so until
    need want please help leave how what why where who so then
"""),
    "fi": frozenset[str](),
}
# "my child was hit": the child before the verb does nothing.
PASSIVE = {
    "sv": word_set("""
    blir blev blivit misshandlas misshandlades slås slagits utsätts
"""),
    "en": word_set("being was were been get gets got is are"),
    "fi": frozenset[str](),
}
TIMES = word_set("""
    aika päivä ilta yö aamu viikko kuukausi vuosi viikonloppu kerta koti humala kännissä viesti
    puhelin joka taas nyt jatkuva usein aina koko
""")
# "vaikken halua", "ettei": a conjunction grown together with the negation ends like an object and is none.
CLAUSE = re.compile(r"(?:vaikk|ett|jott|ell|kosk|mutt)(?:en|et|ei|emme|ette|eivät)")
TODDLERS = {
    "fi": word_set("""
    taapero vauva yksivuotias kaksivuotias kolmevuotias uhmaikäinen leikki-ikäinen
"""),
    "sv": word_set("""
    bebis bebisen baby babyn tvååring tvååringen treåring treåringen småbarn
"""),
    "en": word_set("toddler toddlers baby"),
}
GAMES = {
    "fi": word_set("""
    peli pelata leikki leikkiä shakki urheilu urheilla ottelu nyrkkeily nyrkkeillä jalkapallo
    jääkiekko golf tennis sulkapallo pallo maali rumpu bändi matsi treeni treenata kuntosali vasara
    harrastus harrastaa harrastaja futis sähly lätkä säbä
    tietokone näppäimistö näppis halko klapi matto jumppa tanssi biitti ennätys
"""),
    "sv": word_set("""
    spel spela schack match boxning fotboll ishockey golf trummor träning rekord
"""),
    "en": word_set("""
    game games chess match boxing football hockey golf drums gym video
"""),
}
# Said of somebody else's finished deed; whoever asks mourns.
DEED = {
    "fi": frozenset(("itsemurha", "itsari", "tappaa")),
    "sv": frozenset(("självmord", "suicid", "liv")),
    "en": frozenset(("suicid", "kill")),
}
DONE = {
    "fi": word_set("""
    teki tekivät tehnyt tehneen tehneet tehneiden tappoi jälkeen kuoli
"""),
    "sv": word_set("tog begick begått tagit gjorde dog efter"),
    "en": word_set("committed killed died after lost took"),
}

PLACE_ENDINGS = (
    "lla",
    "llä",
    "ssa",
    "ssä",
    "sta",
    "stä",
    "lta",
    "ltä",
    "na",
    "nä",
    "een",
    "iin",
    "aan",
    "ään",
    "sin",
)

# Small children by their age: "kolmevuotias", "3v", "treåring", "2 year old".
SMALL_AGES = {
    "fi": re.compile(r"(?:[1-6]|yksi|kaksi?|kolme?|neli|viisi?|kuusi?)-?(?:v|vee|vuotias|vuotiaani)"),
    "sv": re.compile(r"(?:ett|två|tre|fyra|fem|sex)åring(?:en)?"),
    "en": re.compile(r"[1-6]-year-old|preschooler"),
}
# Acts of play besides hitting: "isä heittää tyttöä ilmaan leikissä".
THROWING = word_set("heittää heitellä viskata kast throw")

# Whoever was left behind asks, not who thinks of it: words before or beside the deed.
SUICIDE = word_set("itsemurha itsari itsemurhayritys hirttäytyä självmord suicid")
MOURNING = word_set("""
    menettää läheinen omainen suru surra sureva sururyhmä jälkeinen leski orpo kuollut muisto hautajaiset vertaistuki
    vertaisryhmä anhör sorg sorggrupp sörj bereav grief griev surviv
""")
LEFT_BEHIND = {
    "fi": frozenset[str](),
    "sv": word_set("i genom efter begick tog till"),
    "en": word_set("to by after from committed"),
}

# "en halua elää avoliitossa", "vill inte leva med honom": how or with whom one lives, unless it is in misery.
LIVING = word_set("elää lev live")
TOGETHER = {
    "fi": word_set("kanssa kaa kans luona lähellä kaukana"),
    "sv": word_set("ihop tillsammans med i"),
    "en": word_set("with together in near"),
}
MISERY = word_set("""
    maailma helvetti paska pelko väkivalta ahdistus masennus tuska kipu häpeä keho ruumis elämä tila
    tilanne olo syyllisyys yksinäisyys värld helvet skit ångest smärta smärtan skam rädsl kropp liv situation
    world hell pain shame depress anxieti fear bodi life
""")
MISERABLE = word_set("tässä näin this så denna här")

# Threats that hurt nobody's body.
PEACEFUL = word_set("lämna skilja flytta sluta gå leave divorce move quit stop cancel")
WITH = word_set("med with")
TO = word_set("att to")

# The association Rädda Barnen: "rädda" is its verb, and children who are afraid stand before it.
ASSOCIATION = ("rädda", "barnen")

# What somebody does to whoever is feared for, in a feared clause.
HARM = word_set("""
    tappaa satuttaa vahingoittaa kostaa tehdä raivostua suuttua viedä löytää tulla palata ravistaa ravistella
    döda död skad hämn hitt kill harm find com take hurt juoda juopotella ryypätä huutaa riehua raivota
    väkivalta väkivaltainen drick supa våld drink violenc
""")
THAT = {"fi": word_set("että"), "sv": word_set("att"), "en": word_set("that my he she")}
# A fear at home that is of nobody: to be alone, in the dark, with a newborn.
ALONE = word_set("yksin vastasyntynyt vauva synnytys pimeä varas ensam mörk bebis alon dark newborn baby")
HOME = word_set("koti koto kotona hem hemm home")
# "pelottaa muuttaa miehen kanssa yhteen": the deed is feared; these alone tell of who is there.
STAYING = word_set(
    "olla asua jäädä nukkua mennä palata elää kohdata nähdä tavata jättää erota lähteä paeta vastustaa kieltäytyä"
)

# "satutti itsensä" is an accident, "satuttaa itseään" is none.
ACCIDENTS = word_set("satuttaa lyödä kolhia polttaa")
ACTION_NOUN = re.compile(r"mi(?:nen|se|st)")
WISHES = word_set("haluta aikoa yrittää meinata uhata sanoa puhua tahtoa")

# "slå in paket", "slår upp tältet": verbs of two words that hit nobody.
PARTICLES = word_set("in upp av ihop igenom på vad följe rekord knut ut")
PRESENT_PARTICIPLE = re.compile(r"v[aä](?:[tnaä]|n?ss[aä]|st[aä]|ll[aä]|lt[aä]|n[aä])?$")
PURPOSE = re.compile(r"lle(?:ni|si|ns[aä]|mme|nne|en)?$")
IN_PLAY = THROWING | word_set("mustelma purra repiä")
DWELLINGS = word_set("koti koto asunto talo auto huone sänky parveke ikkuna ovi")
# Small enough that whoever asks is the one who brings them up.
CHILDREN = word_set("barn barnet child kid")
RAGE = word_set("raivota raivostua riehua heitellä paiskoa viskoa")
# Forms that say what was done to the child before them, or name the deed.
DONE_TO = word_set("abuse abused beaten hurt")

NEGATIONS = {
    "fi": word_set("ei en et emme ette eivät älä"),
    "sv": word_set("inte int ej aldrig"),
    "en": word_set("not dont doesnt didnt never cannot"),
}
BETWEEN_NEGATION = word_set("halua haluaisi ole saa voi osaa uskalla want")
TOUCHING = word_set("koskea koskettaa kosketella")
DESTINATIONS = word_set("""
    koulu työ päiväkoti eskari treeni harrastus juna bussi asema kaupunki mummola hoito kerho kauppa
""")
RESTING = word_set("herätä kadota hävitä poistua lopettaa")
SPANS = word_set("hetki päivä viikko viikonloppu tunti loma kesä")
HOURS = word_set("yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan 4 5 6")
DYING = word_set("kuolla kuoli dö dör die dying död")
SAYINGS = word_set(
    "nauru tylsyys uteliaisuus jännitys sukupuutto skratt tristess nyfiken laugh boredom bored embarrass curios"
)
TAKING = word_set("tog tar tag tagit ta")
KIN = word_set("farfar morfar farbror morbror tränaren läraren")
URGING = word_set("push")
ASKING = word_set("kysyä ask fråg")
ANIMALS = word_set("koira kissa eläin lemmikki hund katt djur dog cat animal pet")
# A person's temper is feared as they are themselves.
TEMPER = word_set("""
    raivo raivoaminen viha suuttumus reaktio kosto humala kännäys ryyppääminen juominen huuto huutaminen
    uhkailu käytös väkivalta kännääminen luo kanssa ilsk vred humör fyll hämnd reaktion våld anger rage
    temper violenc drink reaction
""")
# "otin 20 mg": how strong, and not how many.
MEASURES = word_set("mg milligrammaa ml mikrogrammaa")
TOO_LITTLE = word_set("vähemmän harvoin harvemmin enemmän tarpeeksi")
# Marks of falling and of an illness, and not of a hand: "lapsella mustelmia pyöräilystä".
MARKS = word_set("mustelma blåmärke blåmärk bruis")
FALLS = word_set("""
    pyöräily pyörä kaatua pudota kompastua liukastua leukemia keinu trampoliini futis futiksesta
    futiksessa jalkapallo sähly luistelu treeni harrastus liikunta polvi sääri
    fotboll cykel cykling ramla trampolin leukemi träning
    footbal bike fell fall leukemia trampolin sport
""")
# Whom a killing may be of; of anything else it is said of weeds and of time.
KILLED = word_set("""
    ihminen joku naapuri opettaja kaveri ystävä sisko nainen pomo luokkakaveri perhe itse kissa koira lemmikki
    hevonen kani pupu eläin mummo pappa raskaus sikiö oppilas
    människ någon granne lärare kompis syster katt hund familj häst kanin alla
    peopl someon somebodi neighbor neighbour teacher friend sister cat dog pet famili everyon everybodi
    anybodi one him her them
""")
# "grannens barn skriker och nån slår dem": somebody else does it.
SOMEBODY = word_set("någon nån de dom föräldrarna someone somebody they parents")
DRINKING = word_set("juoda drick drink")
SOFT_DRINKS = word_set(
    "kahvi tee maito mehu vesi limsa kaakao kaff te vatt mjölk saft kaffe coffe coffee tea water milk juic"
)
KILLING = word_set("tappaa kill döda död")
# "en halua herätä töihin": whoever says where to only wants to sleep on.
AWAY = word_set("loma saari mökki reissu retki metsä sohva peitto työ koulu luento päiväkoti")
PLAIN_BODY = word_set("otsa poski käsi pää tukka hius selkä olkapää")
PRIVATE = word_set("rinta alapää pikkari housu reisi haara peppu pylly takapuoli tissi")
CAUSES_OF_RAGE = word_set("mustasukkaisuus känni humala viina alkoholi")
OWN = word_set("oma omia itse")
# Limbs broken by accident: "isä mursi kätensä" is the own one, "isä mursi käden" may be another's.
BREAKING = word_set("murtaa lyödä kolhia")
LIMBS = word_set("käsi jalka nenä sormi kylkiluu leuka hammas ranne varvas polvi kyynärpää")
OWN_ENDING = re.compile(r"ns[aä]$")
CUTTING = word_set("skär skar viiltää leikata cut")
FINGERS = word_set("finger fingr tumm sormi peukalo thumb")
# "suicide of a classmate", "självmord i familjen".
WHOSE = frozenset((("en", "of"), ("en", "in"), ("sv", "i")))
# Words that mean danger alone, and what may stand beside them.
WIDE = word_set(
    "väkivalta våld violenc kms stalker stalk stalking stalkeri pahoinpitely yliannostus yliannos överdos"
)
FOR_HELP = word_set("""
    apu auttaa auttava puhelin chat numero tuki keskustelu neuvonta kriisi hätä uhri nyt heti hjälp stöd
    telefon nummer chatt help support hotlin phone number now
""")
