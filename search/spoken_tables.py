"""Common spoken forms that no rule gives, and their standard forms: grammar words above all."""


def _table(text: str) -> dict[str, str]:
    """`standard: spoken spoken` lines to {spoken: standard}."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        standard, _, spoken = line.partition(":")
        table.update(dict.fromkeys(spoken.split(), standard.strip()))
    return table


FINNISH = _table(
    """
minä: mä mää mie miä meä mnää mnä minnoo mina
sinä: sä sää sie siä sinnoo nää nä snää
minun: mun miun minu mnun
sinun: sun siun sinu
minua: mua minnuu miuta muo mut minut minuu minnua miuu
sinua: sua sinnuu siuta suo sut sinuu siuu
minulla: mulla mul miulla minul mulle miulle minulle mull munlla mullaki
sinulla: sulla sul siulla sulle siulle
minusta: musta must miusta minust
sinusta: susta sust siusta
minulta: multa mult miulta
minussa: mussa mus
me: myö met
te: työ tet
he: hyö het ne
meidän: meiän meän meirän meijän meillän mein
teidän: teiän teän teirän teijän tein
heidän: heiän heirän heijän niitten niiden
meille: meil meill meillä
teille: teil
heille: heil niille niil
tämä: tää tämmönen tämmöne tämmöst tällanen tälläne tälläinen
tuo: toi tua tuommonen
se: sej see
sen: senki
sillä: sil sill
sille: sil
siitä: siit
siinä: siin
niitä: niit niitäki
täällä: tääl tiällä tääll
siellä: siel siällä sielä
tuolla: tuol tual tuolla
tästä: täst tästäki
tässä: täs
missä: mis missäki
mistä: mist
mihin: mihi mihinkä
minne: minnekkää
mikä: mikäs
miten: mite mitenkä kui kuis
miksi: miks mikskä minkä
milloin: millon millo koska
kuka: kukas ken
ketä: ket
jos: jossei
kun: ku kuha ko
minä olen: moon mooon mäoon moom
sinä olet: soot
me olemme: soomma moomma oommaki
hän on: soon
niin: nii ni
että: et jotta ett
sitten: sit sitte sitt
nyt: ny nytte nyttei
kanssa: kans kaa kaas kanss kansa
myös: myöski
enemmän: enempi enemp
vielä: viel vielä viälä vieläki
ennen: enne
enää: ennää enään ennee enä ennääkkään
aina: ain aena
ihan: iha iham
vaan: vaa vua
oikein: oikee oikeen oekein
pitää: pittää pitäs pitäis pitäisi pitääs
pois: poies poes
oma: omma
oman: omman
itse: itte ihte ite
itseni: itteni ihteni itteä ittee itteeni ihteeni ittensä itseäni itteäni ihtiä itsee
olen: oon oom olenki
olet: oot
on: oj om onki
ole: oo
olemme: ollaan ollaa oomma
olisi: ois olis olisit oisit olisin oisin
olisiko: oisko olisko onkohan
onko: onks onkse onkos onkse onksiellä onksul onksulla onkstääl
en: emmä emmie enmä emmää emminä em emmö
et: ekkä etsä etkä
ei: eikä eiks eikse ejjoo eij
en tiedä: emmätiiä emtiiä entiiä
tiedä: tiiä tierä tiijä tiä
tiedän: tiiän tierän tiijän tiän
tietää: tietee tiettää
saanko: saaks saakse saanks saisko saiskoha saisinko
voiko: voiks voisko voikse voisks voinks
voisi: vois voes
pääsisi: pääsis pääseekö
tarvitsen: tartten tarviin tarviin tarvin tarviisin tarttisin tarviten
tarvitsee: tarttee tarvii tarvis tartteis tarttis tarvihtee tarviis
tarvitaan: tarvitaa
haluan: haluun haluisin haluaisin haluu haluis
mennä: männä mennäks
menen: meen määnen männen
elää: elleä ellää ellee eleä ellä
lähden: lähen
lähdet: lähet
menee: männöö mänöö mennee
meni: män menikkää
tehdä: tehä tehrä tehhä teh tehä
nähdä: nähä nährä nähhä
näen: nään
näe: näjee
näkee: näköö näkköö nähkee
tulee: tulloo tullee tuloo
antaa: anttaa
katsoo: kattoo kahtoo
katson: katon kahton
katsoa: kattoa kahtoa
lapsi: laps lapsiki mukula pentu kläpi kakara penska muksu skidi natiainen kersa taimi lapsonen napero ipana
lapsen: lapse mukulan pennun kläpin kakaran penskan muksun skidin kersan naperon ipanan
lapset: mukulat pennut kläpit kakarat penskat muksut skidit kersat naperot ipanat
lapsia: mukuloita pentuja kläppejä kakaroita penskoja muksuja skidejä kersoja ipanoita naperoita
lapsille: mukuloille pennuille kläpeille kakaroille penskoille muksuille skideille kersoille
lapsista: mukuloista kakaroista
lapsella: mukulalla kakaralla kläpillä skidillä penskalla kersalla
lapselle: mukulalle kakaralle kläpille skidille penskalle kersalle
äiti: mutsi äet äeti äitee äite äippä äiskä mude
äidin: mutsin äitin äeten äiskän mutsini
äidille: mutsille äitille
äitiä: mutsia mutsii äitee
isä: faija fatsi iskä isi isukki faijja
isän: faijan fatsin iskän isin
isälle: faijalle iskälle
isää: faijaa iskää
veli: broidi velipoika veljmies broidini
sisko: systeri syster siskoni
mies: ukko äijä äijjä ukkeli miäs jätkä äijäni ukkoni
miehen: ukon äijän miähen jätkän
mieheni: ukkoni äijäni
miehelle: ukolle äijälle jätkälle
miestä: ukkoa äijää äijjää ukkoo jätkää
miehet: ukot äijät jätkät
vaimo: muija akka emäntä eukko muijani vaimoke
vaimon: muijan akan emännän eukon
poika: jantteri kundi poeka kundini
tyttö: likka tytär mimmi typy flikka friidu
tytön: likan mimmin flikan
isoäiti: mummo mummi mummu ämmi mumma
isoisä: ukki vaari pappa äijävaari
poikaystävä: poikakaveri poikkis
tyttöystävä: tyttökaveri tyttis
lyödä: mätkiä mätkii turpaan huitoa läpsiä läpsii motata motata
juoda: dokata ryypätä ryyppää
juo: dokaa ryyppää ryyppii kittaa dokailee juopottelee ryypiskelee juop
alkoholi: viina kalja keppana
raha: hillo fyrkka massi rahna
rahaa: fyrkkaa massia rahhoo rahhaa hilloa rahnaa rahoo
puhelin: luuri puhelimes
itkettää: itkettee
nukkumaan: nukkumaa
väsynyt: väsyny väsyksissä uupunu puhki poikki
ahdistaa: ahistaa ahistavaa ahistaapi aharistaa
tuntee: tuntoo
pelkään: pelekään pölkään pelkeen pelekkään
pelottaa: pelottee pelottaap
riitelee: riitellee tappelee tappeloo
kaksoset: tuplat
koulu: skole skolu
koulussa: koulus skoles
kouluun: skoleen koulluun
töitä: duunia duunii hommia töit
työttömänä: työtönnä
terapeutti: psyko
psykologi: psyka
kaveri: frendi kamu kaverit
kavereita: frendejä kamuja
kotona: koton kotosalla kotonaki kotoon himas himassa kotosal
kotiin: kottiin kotia kotio himaan
kotoa: kotoota himasta himast
"""
)

SWEDISH = _table(
    """
inte: int it itt ittje ej ente  ikke itte
jag: ja jå jär iag jaa
mig: mej mäg mä
dig: dej däg
sig: sej 
det: de he hede dedä deddä dehä dedär
den: dehän
han: hande hanj
hon: hun on honn
är: e ä ar
var: va vaa
har: ha haar
med: me mä
till: ti til ått
på: pa
och: o å
någon: nåen nån nåon
något: nåt nå någå nåe
några: nåra nåren någer
då: tå tåå
ska: sku ska skall
skulle: sku skulle
vad: kva
varför: vaför vafför varfö
hur: hu huru hör hurdan
nog: no noo
också: åsså åså också
sådan: sån sånt sånhän
orkar: orka orkarint årkar
kan: kann
barnen: bånin båånen barna bånen
barn: bån båne bååne unga ungar ungarna kidsen kids
pojken: pojtjin påjken grabben
flickan: flikkon flickon jänton tösen
far: farsan farsa pappan pappa pappas farsgubben
mor: morsan morsa mamman mamma mammas
mannen: gubben karln karin karen gubbin
man: gubbe kar karl
hustrun: gumman kärringen frun hustron
hem: heim häim
hemma: heima häima
säga: sega säj
slår: slåår
dricker: drikker super supar
pengar: pengan stålar para
telefon: telefå luren
skolan: skoolan skolon
"""
)

ENGLISH = _table(
    """
not: dont cant doesnt didnt wont isnt cannot couldnt wouldnt aint arent wasnt never
want: wanna
going: gonna
got: gotta
i am: im iam
you: u ur
are: r
because: cuz bcs coz becouse becaus
husband: hubby husbend husbant
boyfriend: bf boyfrend
girlfriend: gf girlfrend
please: pls plz plis
people: ppl
child: chield childs kiddo kid
children: childrens kids kidz
"""
)
