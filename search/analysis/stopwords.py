"""Words that say nothing about what is searched for.

FILLERS also drop out of phrases (concepts, synonyms, danger); AUXILIARIES only stop weighing in a query. Negation is
in neither list of phrases: "en jaksa" is not "jaksan". Base forms, in the shape the analysis gives or surface.
"""

from search.analysis.forms import word_set

FILLERS: dict[str, frozenset[str]] = {
    "fi": word_set("""
    minun minua minulla minulle minut minusta minulta minuun sinun sinua sinulla sinulle sinut hänen
    häntä hänellä hänelle hänet meidän meitä meillä meille teidän teitä heidän heitä heillä heille
    olen olet on olemme olette ovat oli olin olivat ole ollut olisi sen sitä siitä siihen sillä
    sille niiden niitä tämän tätä tässä tuon jonka jota jossa jolla jotka joka minä sinä hän me te
    he se ne tämä tuo nämä nuo olla oleva oleminen ja tai sekä eli että jotta koska kun kuin niin
    ihan aivan tosi todella hyvin erittäin kovin liian vähän hieman paljon nyt sitten vielä taas
    aina myös vain vaan jo kyllä no joo hei moi moikka terve tota öö siis ehkä varmaan kai muuten
    oikeasti täysin kauhean hirveän hirveästi kauheasti älyttömän jotenkin jossain jostain johonkin
    jokin joku joka jos mutta vai ikinä itse oma omani se siellä täällä tuolla sinne tänne siitä
    siinä niitä joskus usein melkein melko aika ihmeessä edes enää yhtään asti kanssa kaa kans myötä
    muka meinaan niinku ett vaikka kuten kun joten paitsi sekä vaikkapa mikä kuka mitä missä milloin
    miksi kuinka miten mistä minne mihin
"""),
    "sv": word_set("""
    jag du han hon hen vi ni de dem den det en ett mig dig honom henne oss er sig min mitt mina din
    ditt dina sin sitt sina vår vårt våra ert era hans hennes deras och eller men som att om så nu
    då när där här är var vara varit bli blir blev blivit har hade haft ha med på i av till från för
    vid hos ut in upp ner bara också mycket väldigt jätte lite riktigt helt ju väl nog alltså typ
    liksom redan ännu sen sedan alltid ofta vad vem vilken vilket hur varför this någon något några
    nån nåt nåra man hej tjena ens bara egen egna eget denna detta dessa
"""),
    "en": word_set("""
    i me my mine you your he him his she her hers we us our they them their it its a an the and or
    but if so that this these those is am are was were be been being have has had do does did of to
    in on at by for from with about into very really so too just now then there here what which who
    how why when where some any im ive dont hi hello please also still even already always
"""),
}

AUXILIARIES: dict[str, frozenset[str]] = {
    "fi": word_set("""
    ei voida käyttää saada haluta tarvita pitää täytyä saattaa alkaa tulla mennä tehdä antaa löytyä
    löytää etsiä hakea kaivata tahtoa tietää auttaa auttaja sanoa kertoa kysyä käydä osata pystyä
    kehdata viitsiä yrittää pystyä luulla ottaa laittaa panna näyttää tuntua olevinaan kaikki
    kaikkea moni monta muu toinen asia juttu hyvä kiitos kiitti paikka mahdollinen mahdollisuus
    haluta jonkinlainen sellainen semmoinen tällainen tämmöinen millainen kukaan mikään ketään
    mitään jälkeen jälkeinen ennen aikana varten mukaan kautta vuoksi takia ilman yli alle luo luona
    yksi kaksi koko eri sama uusi täältä sieltä tänään eilen huominen huomenna viikko kuukausi vuosi
    päivä pari aika liika vastaan lähellä lähteä viime ensi kohta heti pian koskaan tarvitseminen pyytää voiko
    saako onko
"""),
    "sv": word_set("""
    inte int aldrig ingen inget inga kan kunde ska skulle skall vill ville måste behöver behöva
    behövs får fick få ger ge går gå gick kommer komma kom gör göra gjorde finns finnas söker söka
    hitta hittar vet veta säger säga tycker borde brukar tar ta alla allt annan andra annat mer mest
    sådan sådant ställe efter före innan under utan mot mellan genom över vart någonstans nånstans
    hjälpa hjälper idag igår hjälp snälla tack hela hel tid tiden dag dagen dagar varje längre kunnat
"""),
    "en": word_set("""
    not no never can could will would should shall may might must need needs needed want wants get
    gets got go goes going went come find looking look search seek know help helps helping someone
    somebody something somewhere anyone anything place thing one two after before between during all
    other more most such than as thanks thank ask tell say make take give up out off over again
    today time times day days every longer anymore see
"""),
}

# People as they act in a sentence, in the nominative: "mies juo" asks for help with drinking, not for men.
ACTORS: dict[str, frozenset[str]] = {
    "fi": word_set("""
    mies mieheni miehellä miehelläni vaimo vaimoni vaimolla puoliso puolisoni äiti äitini äidillä
    isä isäni isällä lapsi lapseni lapsella lapset poika poikani pojalla tyttö tyttäreni tytär
    tytöllä eksä ex exä ex-mies ex-vaimo poikaystävä tyttöystävä kaveri kaverini ystävä ystäväni
    veli sisko naapuri joku ihminen vanhemmat vanhempani kumppani kumppanini anoppi appi miesystävä
    naisystävä perhe nainen teini nuori siskolla siskoni siskollani veljellä veljeni veljelläni kaverilla
    kaverillani ystävällä ystävälläni eksällä exällä kumppanilla kumppanillani puolisollani vaimollani
    äidilläni isälläni lapsellani pojallani tyttärellä tyttärelläni teinillä anopilla
"""),
    "sv": word_set("""
    man mannen fru frun sambo sambon pojkvän flickvän mamma mor pappa far barn barnet barnen son
    sonen dotter dottern kompis vän syster bror ex exet partner föräldrar föräldrarna svärmor familj
    familjen hustrun
"""),
    "en": word_set("""
    husband wife boyfriend girlfriend partner man woman mother father mom mum dad child children son
    daughter brother sister friend ex parents family baby teenager person
"""),
}

# Who speaks so is most often young: own parents by the words of the young, or as "my parents" in a told sentence.
YOUNG_SPEAKERS: dict[str, frozenset[str]] = {
    "fi": word_set("faija faijan mutsi mutsin fatsi iskä äiskä porukat ope skole vanhempani vanhemmat"),
    "sv": word_set("farsan morsan föräldrarna päronen"),
    "en": word_set("parents mom dad mum"),
}
