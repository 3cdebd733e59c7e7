"""What cells of well-known columns hold, and what header lines call the columns."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Syntactic chunks of CoNLL-2000, the German corpus of CoNLL-2003 and the Hindi treebanks: B-NP is a
# tag, but never an entity's.
CHUNKS = _set(
    "NP VP PP ADVP ADJP SBAR PRT CONJP INTJ LST UCP PNP NX PX VX NC VC PC BLK CCP FRAGP JJP NEGP"
    " RBP VG VGF VGINF VGNF VGNN"
)
_PENN = _set(
    "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS NPS PDT POS PRP PRP$ PP$ RB RBR RBS RP SYM"
    " TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB # $ '' `` ( ) , . : \" -LRB- -RRB- -LSB- -RSB-"
    " HYPH NFP ADD AFX GW XX NIL HT USR URL RT"
)
UNIVERSAL_PARTS = _set(
    "ADJ ADP ADV AUX CCONJ CONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SPACE SYM VERB X ."
)
_HINDI = _set(
    "NST PSP VM VAUX WQ QF QC QO CL INTF INJ NEG UT RDP ECH UNK DEM NNC NNPC QFC PREP VFM VJJ VRB"
    " VNN QFNUM NLOC JVB NVB"
)
_GERMAN = _set(
    "ADJA ADJD APPR APPRART APPO APZR ART CARD FM ITJ KOUI KOUS KON KOKOM NE PDS PDAT PIS PIAT"
    " PIDAT PPER PPOSS PPOSAT PRELS PRELAT PRF PWS PWAT PWAV PAV PROAV PTKZU PTKNEG PTKVZ PTKANT"
    " PTKA SPELL TRUNC VVFIN VVIMP VVINF VVIZU VVPP VAFIN VAIMP VAINF VAPP VMFIN VMINF VMPP XY $,"
    " $. $("
)
_CHINESE = _set(
    "AD AS BA CS DEC DEG DER DEV ETC IJ LB LC M MSP NR NT OD ON P PN PU SB SP VA VC VE VV"
)
# Of CoNLL-2002's Dutch and Spanish corpora, and of Chinese segmenters such as ICTCLAS.
_DUTCH = _set("Adj Adv Art Conj Int Misc N Num Prep Pron Punc V")
_SPANISH = _set(
    "AO AQ CC CS DA DD DE DI DN DP DT Faa Fat Fc Fd Fe Fg Fh Fia Fit Fp Fpa Fpt Fs Ft Fx Fz I NC NP"
    " P0 PD PE PI PN PP PR PT PX RG RN SP VAG VAI VAM VAN VAP VAS VMG VMI VMM VMN VMP VMS VSG VSI"
    " VSM VSN VSP VSS Y Z Zm Zp"
)
_SEGMENTERS = _set(
    "Ag Dg Ng Tg Vg a ad an b c d e f g h i j k l m n ng nr ns nt nx nz o p q r s t u ud ug uj ul"
    " uv uz v vd vg vn w x y z"
)
PARTS_OF_SPEECH = (
    _PENN | UNIVERSAL_PARTS | _HINDI | _GERMAN | _CHINESE | _DUTCH | _SPANISH | _SEGMENTERS
)
# Universal Dependencies and the older Stanford ones, without what stands behind a colon.
RELATIONS = _set(
    "acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse"
    " dislocated expl fixed flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis"
    " punct reparandum root vocative xcomp dobj nsubjpass auxpass csubjpass pobj pcomp prep neg nn"
    " num poss possessive prt predet preconj rcmod infmod partmod quantmod tmod npadvmod mwe name"
    " foreign remnant acomp agent attr dative intj meta npmod oprd ROOT"
)

# What header lines, and the `global.columns` of CoNLL-U Plus, call their columns, in lower case.
WORD_NAMES = _set("token tokens word words form text wordform word_form surface")
GOLD_NAMES = _set(
    "ner ner_tag ner_tags nertag ne ne_tag ne-coarse-lit entity entities entity_tag bio bio_tag iob"
    " iob2 iob_tag gold gold_tag gold_label"
)
SENTENCE_NAMES = _set(
    "sentence sentence_id sentence_idx sentence_no sentence_num sentence_number sentenceid sent"
    " sent_id sentid"
) | {"sentence #"}
# of entities, unless another column is named more clearly
TAG_NAMES = _set("tag tags label labels")
PREDICTED_NAMES = _set(
    "pred predicted predicted_tag prediction predictions pred_tag guess system hyp output"
)
OTHER_NAMES = _set(
    "id ids idx index token_id tok_id tid doc doc_id document document_id docid start end begin"
    " offset start_offset end_offset start_char end_char lemma lemmas stem lower lowercase shape"
    " pos pos_tag postag upos xpos cpos cpostag fine_pos chunk chunk_tag chunks feats feat features"
    " head deprel rel relation dep deps misc lang language confidence score prob probability"
    " ne-coarse-meto ne-fine-lit ne-fine-meto ne-fine-comp ne-nested nel-lit nel-meto nested"
    " annotator spaceafter space_after"
)
NAMES = WORD_NAMES | SENTENCE_NAMES | GOLD_NAMES | TAG_NAMES | PREDICTED_NAMES | OTHER_NAMES
