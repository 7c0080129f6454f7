"""Words that stand for each other in phrases of danger, and the forms that say "it is done to me".

Each class is kept tight: a wide class shows safety lines to people who asked for something else, which teaches
them to overlook the lines.
"""

from search.analysis.forms import word_set

ME: dict[str, frozenset[str]] = {
    "fi": word_set("""
    minua minut minulle minulla minuun mua mut mulle mulla muhun meitä meille
"""),
    "sv": word_set("mig mej oss"),
    "en": word_set("me us"),
}

# Who does it to oneself: never left out of a phrase, "hakkaan" is not "hakkaan itseäni".
SELF: dict[str, frozenset[str]] = {
    "fi": word_set("""
    itseni itseäni itseänsä itsensä itselleni itsellensä itseään itseensä itseeni itteni itteäni
    itteeni itseä itteä ittensä itteään itteensä ittiäni ittiään
"""),
    "sv": word_set("själv"),
    "en": word_set("myself himself herself themselves yourself"),
}

# First person: somebody speaks of own life, so that words of study and work do not silence anything.
FIRST_PERSON: dict[str, frozenset[str]] = {
    "fi": word_set("minä minun olen en minusta minulta mä mun oon mie mää musta multa") | ME["fi"],
    "sv": word_set("jag ja min mitt mina") | ME["sv"],
    "en": word_set("i my im mine") | ME["en"],
}

# Somebody studies, teaches, works with or reads about it: base forms that silence a hit told by nobody.
AT_A_DISTANCE: dict[str, frozenset[str]] = {
    "fi": word_set("""
    opinnäytetyö gradu tutkimus tutkia tilasto koulutus kouluttaja kouluttautua kurssi seminaari
    luento ammattilainen artikkeli kirja elokuva dokumentti laki lainsäädäntö
    historia materiaali esite opas lomake työpaja hanke projekti vapaaehtoinen vapaaehtoistyö teoria
    webinaari konferenssi opiskelu opiskelija ehkäisy ennaltaehkäisy ehkäiseminen puheeksiotto
    työväline menetelmä strategia toimenpideohjelma verkkokoulutus täydennyskoulutus uutinen
    lehtijuttu podcast näytelmä romaani sarja rikoslaki tilastot määritelmä kysely mittari
    työnohjaus tunnistaminen ohjelma kampanja työpaikka rekrytointi harjoittelu lahjoitus lahjoittaa
    hallitus toiminnanjohtaja määrä torjunta ehkäistä käsikirja verkosto seurantaryhmä toimintasuunnitelma
    puheeksi tuomio runo runous novelli essee väitöskirja laulu lyriikka sanoitus biisi bändi keikka
    leffa trilleri manga animaatio analyysi wikipedia synonyymi englanniksi ruotsiksi pykälä
    rahoitus budjetti ohjeistus määräraha ohje työnantaja esihenkilö ikäraja suositus traileri meemi
    näyttelijä mainos resepti
"""),
    "sv": word_set("""
    utbildning kurs forskning statistik seminarium föreläsning yrkesperson yrkespersoner personal
    lag lagstiftning bok film artikel avhandling projekt handbok material frivillig prevention
    förebyggande webbinarium konferens fortbildning studie blankett kampanj broschyr jobb frivilligarbete
    donera donation praktik dikt dikter låttext uppsats essä analys novell roman deckare recension
    paragraf strafflagen wikipedia synonym nyheter budget finansiering riktlinjer anvisning policy
    arbetsgivare recept trailer åldersgräns
"""),
    "en": word_set("""
    training course study research statistics seminar lecture professional professionals law
    legislation book film movie article thesis project handbook material volunteer prevention
    webinar conference campaign leaflet policy survey volunteering donate donation job jobs internship
    animal dog cat games essay poem poetry lyrics song songs novel fiction analysis review trailer
    showtimes meme recipe cast tickets trivia quiz podcast documentary
    wikipedia news definition synonym rates awareness funding budget guidelines template
"""),
}

# Possessed and irregular nominatives: who does it, as against whom it is done to ("lasta", "miestä").
NOMINATIVES = word_set("""
    mieheni miehensä mies lapseni lapsensa lapset poikani pojat tyttöni tytöt tyttäreni tyttäret vauvat vauvani
    isäni isät äitini äidit vaimoni puolisoni exäni eksäni kumppanini veljeni veli siskoni
""")

# Words of place that are meant in this form only: "päissään" is drunk, and "päätä" is a head.
AS_WRITTEN = word_set("päissään pilvessä aineissa huumeissa")

# So many pills at once are an overdose, whatever they are.
MANY = "10 12 14 15 16 18 20 24 25 28 30 35 36 40 45 48 50 56 60 70 80 90 98 100 200"

# Where somebody is at work it happens to them: "på jobbet", "työpaikalla"; a job is sought in other forms.
AT_WORK = word_set("jobbet työpaikalla työpaikallani työpaikalle työpaikalleni työpaikan harjoittelussa")
# Programs that are put into a phone, and not those that are followed.
PROGRAMS = word_set("vakoiluohjelma seurantaohjelma")
# Somebody worries about them when they are one's own: "opiskelijani haluaa kuolla".
LEARNERS = word_set("opiskelija ammattilainen vapaaehtoinen kouluttaja")

CLASSES: dict[str, dict[str, frozenset[str]]] = {
    "fi": {
        "@person": word_set("""
    mies puoliso aviomies vaimo avovaimo avomies avopuoliso kumppani ex poikaystävä tyttöystävä
    miesystävä naisystävä eksä exä ex-mies exmies ex-puoliso ex-vaimo exäni isä äiti isäpuoli
    äitipuoli veli isoveli isosisko pikkuveli velipuoli sulhanen hän äijä ukko muija emäntä akka
    faija mutsi iskä vanhempi vanhemmat appi anoppi setä eno serkku isäntä isukki isi fatsi äiskä äippä
    isoisä isoäiti täti broidi vävy avokki seurustelukumppani elämänkumppani kihlattu kihlakumppani kämppis
    kämppäkaveri ex-poikaystävä
"""),
        "@hit": word_set("""
    ampua puukottaa hakata lyödä pahoinpidellä mätkiä piestä potkia potkaista läpsiä läimäyttää
    läimäyttää läimiä tukistaa kuristaa kuristella mukiloida nyrkkeillä töniä tönäistä retuuttaa
    riepottaa pieksää pieksää hakkaaminen lyöminen kolhia paiskata töytäistä pamauttaa mäiskiä
    motata rusikoida kurmottaa kurmuuttaa hutkia satuttaa satutella läpsäistä läimäistä sivaltaa
    läimii läimi läimis läimäs mätkii mätki läpsii läpsäs lätkii lätki hutkii muksii mottaa
    lyä lyöpi lyöö hakkaapi hakkoo
"""),
        "@threaten": word_set("""
    uhata uhkailla uhkaus tappouhkaus vainota stalkata kyylätä kiristää pelotella väijyä
"""),
        "@weapon": word_set("""
    puukko veitsi ase pistooli haulikko kirves pesäpallomaila leipäveitsi
"""),
        "@child": word_set("""
    lapsi vauva taapero poika tyttö tytär kakara mukula penska muksu lapsenlapsi vauveli pikkuinen
    pienokainen esikoinen kuopus pikkusisko siskonlapsi siskontyttö siskonpoika veljentyttö veljenpoika
"""),
        "@rape": word_set("""
    raiskata raiskaus raiskattu insesti
"""),
        "@abuse": word_set("hyväksikäyttää hyväksikäyttö hyväksikäytetty"),
        "@pills": word_set("""
    lääke unilääke särkylääke mielialalääke tabletti pilleri nappi rauhoittava burana panadol
"""),
        "@many": word_set(MANY),
        "@drunk": word_set("""
    kännissä humalassa päissään kaatokännissä pilvessä aineissa huumeissa sekaisin sammunut
"""),
        "@afraid": word_set("pelätä pelottaa pelko peloissaan pelokas pelätä"),
    },
    "sv": {
        "@person": word_set("""
    man maken make mannen fru hustru sambo pojkvän flickvän partner ex exman exet pappa mamma far
    mor styvpappa styvmamma styvfar styvmor plastpappa bror storebror gubbe karl han hon pojkvännen
    exmannen exfru exfrun exsambo expojkvän expojkvännen syster farbror morbror farfar morfar farmor mormor
    pappan mamman styvpappan styvmamman styvfadern styvbror brodern brorsan systern farsan morsan svärmor svärfar
    svärmodern svärfadern kusin kusinen
"""),
        "@hit": word_set("""
    slå slår slog slagit misshandla misshandlar misshandlade sparka sparkar sparkade knuffa knuffar
    puttar strypa stryper ströp klå klår dänger smäller spöa spöar nyper boxar
"""),
        "@threaten": word_set("""
    hota hotar hotat hotade stalka stalkar förföljer trakasserar
"""),
        "@weapon": word_set("kniv kniven pistol vapen gevär yxa"),
        "@child": word_set("""
    barn barnet barnen baby babyn bebis bebisen son sonen dotter dottern unge ungen barnbarn
"""),
        "@rape": word_set("""
    våldta våldtar våldtog våldtagen våldtagit våldtäkt våldtagits
"""),
        "@drunk": word_set("full berusad packad drucken hög drogad påverkad"),
        "@pills": word_set("""
    tablett tabletter tabletterna piller pillren medicin mediciner medicinerna sömnpiller sömntabletter
    värktabletter panadol burana lugnande
"""),
        "@many": word_set(MANY),
        "@afraid": word_set("rädd rädda rädsla skräckslagen livrädd"),
    },
    "en": {
        "@person": word_set("""
    husband wife partner boyfriend girlfriend ex man father mother dad daddy mom mommy mum stepfather stepdad
    stepmother stepmom brother sister uncle aunt cousin grandfather grandpa grandma spouse fiance he she
"""),
        "@hit": word_set("""
    hit hits hitting beat beats beating beaten punch punches punched kick kicks kicked slap slaps
    slapped choke chokes choked strangle strangled hurts hurt abuse abuses abused abusive shove
    shoves shoved push pushes pushed
"""),
        "@threaten": word_set("""
    threaten threatens threatened threatening stalk stalks stalking
"""),
        "@weapon": word_set("knife gun weapon axe"),
        "@child": word_set("child children kid kids baby son daughter toddler"),
        "@rape": word_set("rape raped rapes raping molested molest"),
        "@drunk": word_set("drunk high drugged"),
        "@pills": word_set("""
    pill pills tablet tablets medicine medicines medication paracetamol panadol ibuprofen painkillers
"""),
        "@many": word_set(MANY),
        "@afraid": word_set("afraid scared fear terrified frightened"),
    },
}
