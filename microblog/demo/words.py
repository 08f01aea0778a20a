"""Words from which a crowd's names and posts are made, in eleven languages; the earlier, the commoner."""

FIRST_NAMES = """
ada adil aiko alba alma amir ana anil anka arne asel aya bao bela bibi boris bruno carla chidi cora dana dario
dina dora ebba edda efua eli elif emil enzo esra eva farid fatou femi finn flora gita goran greta hana hugo ida
igor ilse ines ingo irma ivan jana jens jin joana joel jomo juno kai kamal karim kayo keiko kira kofi lars lea
leila leon lila lin lior luca luz maeve malik mara marco mei milo mina mira nadia naoko nils nina noor nuno
odile oleg omar ora otto pablo paola petra pia priya quinn rafa rana rasa remy rhea rita rosa rune ruth sami
sana sara selim sena simon sofia sora sven talia taro tess thea tomas uma vera viktor wanda xenia yara yusuf
zara zeno zoya
""".split()  # noqa: SIM905

FAMILY_NAMES = """
abbas adeyemi almeida amari anders arai asante avila bakker barros becker bello benali berg bianchi bloom bondar
borg brandt cardoso castro chandra chen cohen costa cruz dahl darwish demir desai diallo dias duarte dubois
eklund fabre faria farouk ferrari fischer fujita garcia gomes grau gupta haas haddad hansen hara heath hirsch
holm horvat ibarra ito ivanova jansen jha kahn kato kaya keita khan kim klein koch kovac kumar laine lang
leclerc lehto lima lind lopez mbeki melo mensah meyer molina mori moss nair navarro ng novak nunes okeke olsen
ortiz osei otieno park perez petrov pinto popa quist rahman ramos rao rivera rossi roy saito santos sato shah
silva singh sousa stein sun tanaka tran vega vidal volkov wang weber wolf wood yamada yilmaz young zaman zhou
ziegler
""".split()  # noqa: SIM905

WORDS = {
    "en": """
the a to and of in it is on for with this that we you at so my all one was but out up just have now what some
about time day new good they see little last first still over work water house two home long rain back book
morning evening street garden light never made found train coffee bread song old friend window walk read write
kitchen winter summer city river letter radio question answer small quiet late early again almost tomorrow
nothing everything lost laugh paint bicycle market neighbour cloud mountain harbour ticket museum library
lantern compass orchard violin keyboard engine puzzle
""",
    "es": """
de la que el en y a los se un por con no una para es al lo más como pero sus ya muy este casa día hoy agua libro
tarde noche calle mercado amigo mañana viento sol lluvia ventana camino pan café música mesa ciudad río jardín
carta tren pregunta respuesta pequeño nuevo viejo siempre nunca casi todavía despacio cocina invierno verano
barco montaña puente
""",
    "pt": """
de a o que e do da em um para com não uma os no se na por mais as como mas ao ele das à seu sua ou quando muito
nos já está eu também pelo mar praia sol chuva livro tarde noite rua feira amigo manhã vento janela caminho pão
café música cidade rio jardim carta trem pergunta pequeno novo velho sempre nunca quase ainda devagar cozinha
inverno verão barco
""",
    "de": """
der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat
dass sie nach wird bei heute Haus Tag Wasser Buch Abend Straße Markt Freund morgen Wind Sonne Regen Fenster Weg
Brot Kaffee Musik Stadt Fluss Garten Brief Zug Frage Antwort klein neu alt immer nie fast noch langsam Küche
Winter Sommer Boot Berg Brücke
""",
    "fr": """
de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont mais comme ou si
leur y maison jour eau livre soir rue marché ami matin vent soleil pluie fenêtre chemin pain café musique ville
rivière jardin lettre train question réponse petit nouveau vieux toujours jamais presque encore lentement
cuisine hiver été bateau pont
""",
    "uk": """
і в на не що я з до це як а та у за він ми так але ще вже для від дім день вода книга вечір вулиця ринок друг
ранок вітер сонце дощ вікно дорога хліб кава музика місто річка сад лист потяг питання відповідь малий новий
старий завжди ніколи майже повільно кухня зима літо човен гора міст
""",
    "ar": """
في من على أن إلى هذا مع كان ما لا عن هو كل بعد قبل اليوم بيت يوم ماء كتاب مساء شارع سوق صديق صباح ريح شمس مطر
نافذة طريق خبز قهوة موسيقى مدينة نهر حديقة رسالة قطار سؤال جواب صغير جديد قديم دائما أبدا تقريبا مطبخ شتاء صيف
قارب جبل جسر
""",
    "hi": """
है में की के और से का को पर यह नहीं एक था हम तो भी घर दिन पानी किताब शाम सड़क बाज़ार दोस्त सुबह हवा सूरज बारिश
खिड़की रास्ता रोटी चाय संगीत शहर नदी बगीचा चिट्ठी रेल सवाल जवाब छोटा नया पुराना हमेशा कभी लगभग धीरे रसोई सर्दी
गर्मी नाव पहाड़ पुल
""",
    "tr": """
ve bir bu da için çok ne ama gibi daha var yok ben sen biz ev gün su kitap akşam sokak pazar dost sabah rüzgar
güneş yağmur pencere yol ekmek kahve müzik şehir nehir bahçe mektup tren soru cevap küçük yeni eski hep asla
neredeyse yavaş mutfak kış yaz tekne dağ köprü
""",
    "ja": """
の は に を が と で も から まで 今日 雨 本 朝 夜 道 友 風 空 窓 茶 歌 町 川 庭 手紙 電車 質問 答え 小さい
新しい 古い いつも まだ ゆっくり 台所 冬 夏 船 山 橋 です ました ね
""",
    "zh": """
的 是 在 了 和 有 我 这 不 也 今天 雨 书 早上 晚上 路 朋友 风 天空 窗 茶 歌 城市 河 花园 信 火车 问题 回答 小 新
旧 总是 还 慢慢 厨房 冬天 夏天 船 山 桥 吧 呢
""",
}
"""Languages with their words, the most frequent language first."""

UNSPACED = ("ja", "zh")
EMOJI = "🌻 🚲 📚 ☕ 🌧️ 🎶 🍞 🌊 🐝 🪁 🔭 🍵 🛠️ 🌙 🧩".split()  # noqa: SIM905
