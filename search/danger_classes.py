"""Words that stand for each other in phrases of danger, and the forms that say "it is done to me".

Each class is kept tight: a wide class shows safety lines to people who asked for something else, which teaches
them to overlook the lines.
"""

ME: dict[str, frozenset[str]] = {
    "fi": frozenset("minua minut minulle minulla minuun mua mut mulle mulla muhun meitä meille".split()),
    "sv": frozenset("mig mej oss".split()),
    "en": frozenset("me us".split()),
}

# Who does it to oneself: never left out of a phrase, "hakkaan" is not "hakkaan itseäni".
SELF: dict[str, frozenset[str]] = {
    "fi": frozenset(
        "itseni itseäni itseänsä itsensä itselleni itsellensä itseään itseensä itseeni itteni itteäni itteeni".split()
    ),
    "sv": frozenset("själv".split()),
    "en": frozenset("myself himself herself themselves yourself".split()),
}

# First person: somebody speaks of own life, so that words of study and work do not silence anything.
FIRST_PERSON: dict[str, frozenset[str]] = {
    "fi": frozenset("minä minun olen en minusta minulta".split()) | ME["fi"],
    "sv": frozenset("jag min mitt mina".split()) | ME["sv"],
    "en": frozenset("i my im mine".split()) | ME["en"],
}

# Somebody studies, teaches, works with or reads about it: base forms that silence a hit told by nobody.
AT_A_DISTANCE: dict[str, frozenset[str]] = {
    "fi": frozenset(
        """opinnäytetyö gradu tutkimus tutkia tilasto koulutus kouluttaja kouluttautua kurssi seminaari luento
        ammattilainen työntekijä ohjaaja artikkeli kirja elokuva dokumentti laki lainsäädäntö historia materiaali
        esite opas lomake työpaja hanke projekti vapaaehtoinen vapaaehtoistyö teoria webinaari konferenssi
        opiskelu opiskelija ehkäisy ennaltaehkäisy ehkäiseminen puheeksiotto työväline menetelmä strategia
        toimenpideohjelma verkkokoulutus täydennyskoulutus uutinen lehtijuttu podcast näytelmä romaani sarja
        rikoslaki tilastot määritelmä kysely mittari työnohjaus tunnistaminen ohjelma kampanja""".split()
    ),
    "sv": frozenset(
        """utbildning kurs forskning statistik seminarium föreläsning yrkesperson yrkespersoner personal lag
        lagstiftning bok film artikel avhandling projekt handbok material frivillig prevention förebyggande
        webbinarium konferens fortbildning studie blankett kampanj broschyr""".split()
    ),
    "en": frozenset(
        """training course study research statistics seminar lecture professional professionals law legislation
        book film movie article thesis project handbook material volunteer prevention webinar conference
        campaign leaflet policy survey""".split()
    ),
}

# Possessed and irregular nominatives: who does it, as against whom it is done to ("lasta", "miestä").
NOMINATIVES = frozenset(
    """mieheni miehensä mies lapseni lapsensa lapset poikani pojat tyttäreni tyttäret vauvat vauvani isäni isät
    äitini äidit vaimoni puolisoni exäni eksäni kumppanini veljeni veli siskoni""".split()
)

CLASSES: dict[str, dict[str, frozenset[str]]] = {
    "fi": {
        "@person": frozenset(
            """mies puoliso aviomies vaimo avovaimo avomies avopuoliso kumppani poikaystävä tyttöystävä miesystävä
            naisystävä eksä exä ex-mies exmies ex-puoliso ex-vaimo exäni isä äiti isäpuoli äitipuoli veli isoveli
            isosisko pikkuveli velipuoli sulhanen hän
            äijä ukko muija emäntä akka faija mutsi iskä vanhempi vanhemmat appi anoppi setä eno serkku""".split()
        ),
        "@hit": frozenset(
            """hakata lyödä pahoinpidellä mätkiä piestä potkia potkaista läpsiä läimäyttää läimäyttää läimiä
            tukistaa kuristaa kuristella mukiloida nyrkkeillä töniä tönäistä retuuttaa repiä riepottaa pieksää pieksää
            hakkaaminen lyöminen kolhia paiskata paiskoa heittää heitellä raivota töytäistä pamauttaa
            mäiskiä motata rusikoida kurmottaa kurmuuttaa hutkia satuttaa""".split()
        ),
        "@threaten": frozenset(
            "uhata uhkailla uhkaus tappouhkaus vainota stalkata kyylätä kiristää pelotella väijyä".split()
        ),
        "@weapon": frozenset("puukko veitsi ase pistooli haulikko kirves pesäpallomaila leipäveitsi".split()),
        "@child": frozenset(
            """lapsi vauva taapero poika tyttö tytär kakara mukula penska muksu lapsenlapsi vauveli pikkuinen
            pienokainen esikoinen kuopus""".split()
        ),
        "@rape": frozenset("raiskata raiskaus raiskattu hyväksikäyttää hyväksikäyttö insesti".split()),
        "@drunk": frozenset(
            "kännissä humalassa päissään kaatokännissä pilvessä aineissa huumeissa sekaisin sammunut".split()
        ),
        "@afraid": frozenset("pelätä pelottaa pelko peloissaan pelokas pelätä".split()),
    },
    "sv": {
        "@person": frozenset(
            """man maken make mannen fru hustru sambo pojkvän flickvän partner ex exman exet pappa mamma far mor
            styvpappa styvmamma styvfar styvmor plastpappa bror storebror gubbe karl han hon pojkvännen""".split()
        ),
        "@hit": frozenset(
            """slå slår slog slagit misshandla misshandlar misshandlade sparka sparkar sparkade knuffa knuffar
            puttar strypa stryper ströp klå klår dänger smäller spöa spöar nyper boxar""".split()
        ),
        "@threaten": frozenset("hota hotar hotat hotade stalka stalkar förföljer trakasserar".split()),
        "@weapon": frozenset("kniv kniven pistol vapen gevär yxa".split()),
        "@child": frozenset("barn barnet baby bebis son sonen dotter dottern unge ungen barnbarn".split()),
        "@rape": frozenset("våldta våldtar våldtog våldtagen våldtagit våldtäkt våldtagits".split()),
        "@drunk": frozenset("full berusad packad drucken hög drogad påverkad".split()),
        "@afraid": frozenset("rädd rädda rädsla skräckslagen livrädd".split()),
    },
    "en": {
        "@person": frozenset(
            """husband wife partner boyfriend girlfriend ex man father mother dad mom mum stepfather stepdad
            stepmother brother spouse fiance he she""".split()
        ),
        "@hit": frozenset(
            """hit hits hitting beat beats beating beaten punch punches punched kick kicks kicked slap slaps slapped
            choke chokes choked strangle strangled hurts hurt abuse abuses abused abusive shove shoves shoved
            push pushes pushed""".split()
        ),
        "@threaten": frozenset("threaten threatens threatened threatening stalk stalks stalking".split()),
        "@weapon": frozenset("knife gun weapon axe".split()),
        "@child": frozenset("child children kid kids baby son daughter toddler".split()),
        "@rape": frozenset("rape raped rapes raping molested molest".split()),
        "@drunk": frozenset("drunk high drugged".split()),
        "@afraid": frozenset("afraid scared fear terrified frightened".split()),
    },
}
