"""Small lexicons of the tests' own, so that they tell of rules and not of the words that editors keep."""

from search.analysis import Analyser
from search.concepts import Concepts, read_expressions
from search.danger import Danger, read_near_misses, read_phrases
from search.lexicons import Lexicons
from search.synonyms import Synonyms, read_groups

SYNONYMS = """\
fi\ttwo\tavioero|erota puolisosta|ero\t
fi\tone\televalat|elatusmaksut\telatusapu
sv\ttwo\tvårdnadstvist|tvist om barnen\t
"""
CONCEPTS = """\
fi\tvauva ei nuku\tneed:odotus-ja-vauva target_group:vanhemmat
fi\tvauva\tneed:odotus-ja-vauva
fi\tvauva itkee aina\tneed:odotus-ja-vauva
fi\tmies juo\tneed:paihteet
fi\tjuo joka ilta\tneed:paihteet
fi\truokaan ei riitä rahat\tneed:talous
"""
DANGER = """\
fi\tviolence_now\tisä hakkaa
fi\tviolence_now\tmies uhkaa puukolla
fi\tviolence_now\tlyö minua
fi\tself_harm\ten jaksa elää
fi\tself_harm\tteen itsemurhan
fi\tafraid_at_home\tpelkään mennä kotiin
sv\tself_harm\torkar inte leva
sv\tviolence_now\tmin man slår mig
en\tviolence_now\tmy husband hits me
en\tchild_in_danger\thits my child
"""
NEAR_MISSES = """\
fi\titsemurhan tehneen läheiset
fi\ten halua elää ilman sinua
fi\tisä hakkaa halkoja
"""


def lexicons(analyser: Analyser) -> Lexicons:
    return Lexicons(
        Synonyms(read_groups(SYNONYMS), analyser),
        Concepts(read_expressions(CONCEPTS), analyser),
        Danger(read_phrases(DANGER), read_near_misses(NEAR_MISSES), analyser),
    )
