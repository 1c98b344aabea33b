namespace ScamWatch.Domain.Classification;

/// <summary>
/// Groups of expressions that mean the same in contacts of this kind. A few thousand training texts do not show every
/// way of saying "within a day"; one feature per group carries what was learnt of one expression to the others. The
/// groups say nothing of scam or not: their weights are learnt.
/// </summary>
internal static class Cues
{
    private const int FilterBits = 16;
    private const int Spread = 0x2C1B3C6D;

    // Latin words up to this length must end where they end: longer ones take endings.
    private const int WholeWord = 3;

    private static readonly (string Meaning, string[] Words)[] s_groups =
    [
        ("open-link",
        [
            "下記url", "以下のurl", "下記のurl", "クリック", "こちらから", "下記より", "以下より", "リンクを開", "リンクから", "リンクより", "リンク先",
            "アクセスして", "アクセスの上", "アクセスし", "へアクセス", "にアクセス", "タップ", "ボタンより", "確認はこちら", "手続きはこちら", "詳細はこちら",
            "こちらをご", "次の画面", "開いてください", "click", "tap", "the link", "follow this", "点击", "點擊", "链接", "連結", "링크", "클릭", "clique",
            "clic", "enlace", "nhấp", "nhấn", "đường dẫn", "link dưới", "i-click", "pindutin", "klik",
        ]),
        ("log-in", ["ログインして", "ログインし", "ログイン設定", "サインイン", "ログインの上", "log in", "login", "sign in", "登录", "로그인", "đăng nhập"]),
        ("verify",
        [
            "本人確認", "ご本人様確認", "本人様のご利用", "情報を更新", "情報の更新", "情報更新", "更新手続", "再登録", "再認証", "認証", "検証", "照合", "支払い方法を更新",
            "支払方法を更新", "支払い方法の更新", "支払い情報", "登録情報の確認", "情報をご確認", "情報を入力", "入力してください", "ご入力", "再開手続", "解除手続",
            "verify", "confirm your", "update your", "re-register", "验证", "核实", "更新信息", "xác minh", "xác nhận", "atualiz", "actualiz",
        ]),
        ("account-stopped",
        [
            "利用制限", "利用を制限", "利用が制限", "一部制限", "制限させて", "制限いたし", "制限され", "制限を解除", "一時停止", "一時保留", "停止いたし", "停止し", "停止になり",
            "停止され", "停止となり", "使用不可", "使えなくな", "利用できなくな", "利用停止", "凍結", "ロックさせ", "ロックされ", "ロックいたし", "無効になり", "無効となり",
            "自動解約", "解約され", "解約と", "規制", "キャンセルされ", "保留中", "suspend", "restrict", "locked", "deactivat", "blocked", "冻结", "停用", "限制",
            "정지", "khóa", "bloque",
        ]),
        ("intruder",
        [
            "不正利用", "不正アクセス", "不正ログイン", "不正な", "不正に", "第三者", "異常", "不審なログイン", "不審なアクセス", "見覚えのない", "身に覚え", "覚えのない",
            "検知", "検出", "なりすまし", "unusual", "unauthori", "suspicious", "fraud", "异常", "盗用",
        ]),
        ("hurry",
        [
            "24時間以内", "48時間以内", "72時間", "時間以内", "日以内", "本日中", "今日中", "当日中", "明日まで", "正午まで", "至急", "お急ぎ", "急いで", "大至急", "まもなく",
            "間近", "直ちに", "ただちに", "速やかに", "すぐに", "今すぐ", "早急", "最終通知", "最終通告", "最終期限", "最終確認", "最終警告", "緊急", "期限内", "期限切れ",
            "期限が切れ", "期限まで", "締め切り", "締切", "失効", "最後の", "残りわずか", "urgent", "immediately", "within 24", "within 48", "final notice", "expire",
            "as soon as possible", "last chance", "立即", "尽快", "马上", "最后", "緊急", "즉시", "긴급", "24 giờ", "khẩn", "urgente", "agad",
        ]),
        ("benefit",
        [
            "給付金", "還付", "払い戻", "払戻", "ポイントプレゼント", "ポイントを受け取", "ポイント加算", "円分", "プレゼント", "当選", "受け取り手続", "受け取れ", "もらえ", "進呈",
            "もれなく", "特典", "抽選", "支援金", "補助金", "助成金", "補償", "返金", "上乗せ", "無料で", "限定", "refund", "prize", "winner", "reward", "free gift",
            "benefit", "subsidy", "退税", "补贴", "補助", "领取", "领奖", "환급", "지원금", "hoàn thuế", "hoàn tiền", "trợ cấp", "reembolso", "subsíd",
        ]),
        ("pay",
        [
            "手数料", "振り込", "振込", "送金", "支払って", "支払い", "お支払", "払って", "払わな", "未納", "未払", "滞納", "延滞", "請求", "電子マネー", "ギフトカード",
            "プリペイド", "コンビニで", "現金", "万円", "保証金", "供託金", "違約金", "和解金", "解約金", "入金", "料金が", "決済", "payment", "unpaid", "fee", "transfer",
            "gift card", "overdue", "费用", "支付", "汇款", "付款", "手续费", "수수료", "송금", "phí", "chuyển khoản", "taxa", "pagamento", "pago", "bayad",
        ]),
        ("secret-data",
        [
            "カード番号", "セキュリティコード", "暗証番号", "パスワード", "口座番号", "ワンタイム", "裏面", "3桁", "4桁", "桁の番号", "card number", "security code", "pin",
            "password", "account number", "密码", "卡号", "账号", "帐号", "暗证号", "비밀번호", "계좌", "카드번호", "mật khẩu", "mã pin", "số tài khoản", "senha",
            "contraseña", "número de cart",
        ]),
        ("personal-data",
        [
            "個人情報", "氏名", "生年月日", "住所", "電話番号を", "お名前", "名前と", "写真を", "撮影", "顔写真", "表裏", "免許証", "date of birth", "your address", "photo of",
            "姓名", "出生", "照片", "住址", "ngày sinh", "ảnh",
        ]),
        ("my-number", ["マイナンバー", "個人番号", "マイナポータル", "マイナポイント", "マイナカード", "マイナ保険証", "my number", "mynumber", "my-number", "个人编号", "個人編號", "마이넘버"]),
        ("police",
        [
            "警察", "警視庁", "県警", "検察", "刑事", "捜査", "逮捕", "容疑", "マネーロンダリング", "マネロン", "資金洗浄", "犯罪に", "犯罪の", "共犯", "警部", "巡査", "拘束",
            "police", "arrest", "warrant", "money laundering", "公安", "逮捕令", "洗钱", "경찰", "công an", "cảnh sát", "polícia",
        ]),
        ("court",
        [
            "裁判", "訴訟", "差し押さえ", "差押", "強制執行", "法的", "訴え", "告訴", "民事", "示談", "弁護士", "罰金", "刑罰", "lawsuit", "legal action", "court", "seizure",
            "起诉", "法院", "罚款", "kiện", "tòa án",
        ]),
        ("secrecy",
        [
            "誰にも", "他言", "口外", "内緒", "家族にも", "家族には", "話さないで", "話すな", "言わないで", "相談しないで", "守秘", "秘密", "口止め", "confidential", "do not tell",
            "don't tell", "保密", "不要告诉", "bí mật",
        ]),
        ("video",
        [
            "ビデオ通話", "テレビ電話", "友だち追加", "友達追加", "ライン", "line", "whatsapp", "telegram", "zoom", "skype", "wechat", "微信", "画面共有", "警察手帳", "逮捕状",
        ]),
        ("install", ["インストール", "ダウンロード", "遠隔", "リモート", "アプリを入れ", "anydesk", "teamviewer", "install", "download", "安装", "下载", "설치", "cài đặt"]),
        ("press-key", ["を押して", "を押す", "を押せ", "プッシュ", "オペレーター", "オペレータ", "自動音声", "機械の声", "機械音声", "録音", "音声ガイダンス", "ガイダンス", "press 1", "press one", "按1", "按一"]),
        ("at-the-door", ["訪問", "訪ねて", "玄関", "インターホン", "チャイム", "名札", "腕章", "作業着", "来られ", "来訪", "家に来", "自宅に来", "上がり込", "上がらせ", "家の中", "伺います", "戸口"]),
        ("take-away", ["預かり", "預かって", "預かる", "受け取りに", "取りに", "回収", "持っていき", "持ち帰", "渡して", "渡すよう", "引き取り", "封筒に入れ", "交換が必要", "封印"]),
        ("bank-things", ["atm", "キャッシュカード", "通帳", "銀行協会", "口座が", "口座に", "口座を", "残高", "引き出"]),
        ("household", ["資産", "家族構成", "預貯金", "年収", "一人暮らし", "独り暮らし", "ひとり暮らし", "貯金", "蓄え", "持ち家", "世帯", "収入は", "同居"]),
        ("hearsay",
        [
            "と言われ", "と言って", "と言う", "と言い", "という電話", "との電話", "と名乗", "を名乗", "とのこと", "電話があ", "電話がか", "かかってき", "と聞かれ", "と告げ", "と説明", "言うんです",
            "着信", "電話口", "電話に出", "留守電", "called me", "he said", "she said", "they said", "told me", "asked me", "打电话", "接到",
        ]),
        ("victim", ["てしまいま", "てしまった", "だまされ", "騙され", "怖く", "怖い", "不安", "心配", "どうすれば", "どうしたら", "おかしいと思", "変だと思", "怪し", "不審に思"]),
        ("is-it-real", ["本物", "でしょうか", "ですか", "ますか", "大丈夫", "確かめ", "教えてください", "知りたい", "is this real", "is it real", "genuine", "legit", "是真的", "진짜"]),
        ("warns",
        [
            "注意喚起", "にご用心", "不審な電話", "不審なメール", "偽メール", "手口", "被害が", "相次いで", "多発", "フィッシング", "特殊詐欺", "詐欺",
            "だまされない", "開かず", "開かない", "応じない", "教えない", "渡さない", "相談窓口", "消費生活センター", "消費者ホットライン", "警察相談", "見破", "防犯", "啓発",
            "beware", "scam", "warning", "do not reply", "诈骗", "诈欺", "사기", "lừa đảo", "golpe", "estafa",
        ]),
        ("takes-care", ["ご注意", "注意事項", "注意して", "気をつけ", "心当たりの", "お心当たり", "覚えがない場合"]),
        ("never-asks",
        [
            "することはありません", "することは一切", "うことはありません", "くことはありません", "めることはありません", "いすることはあ", "することは絶対", "求めません", "お聞きしません",
            "尋ねません", "いたしません", "送りません", "伺いません", "請求することは", "手数料はかかりません", "必要ありません", "必要はありません", "不要です", "費用はかかりません", "無料です",
            "will never", "never ask", "does not ask", "do not ask", "不会", "절대", "không bao giờ", "nunca",
        ]),
        ("over-the-counter",
        [
            "窓口", "市役所", "区役所", "役場", "町役場", "支所", "郵送", "封書", "簡易書留", "転送不要", "受付時間", "開庁", "同封", "申請書", "返信用封筒", "持参", "お持ちください",
            "ご来庁", "来庁", "予約", "届出", "回覧", "広報", "city hall", "counter", "by post", "市政府", "시청", "ubnd",
        ]),
        ("workplace", ["年末調整", "扶養", "社員", "人事", "総務部", "経理", "源泉", "給与", "従業員", "会議", "議事", "研修", "職場", "税理士", "証券", "保険会社", "勤務先", "year-end", "payroll", "hr "]),
        ("checked",
        [
            "確認したところ", "本物でした", "本物だ", "折り返し", "かけ直", "代表番号", "電話帳", "公式サイト", "公式アプリ", "アプリから", "ブックマーク", "検索して", "ホームページから", "間違いない",
            "心当たりがあ", "自分で申", "申し込んだ", "申請した", "予約した", "ご依頼", "依頼した",
        ]),
        ("odd-japanese",
        [
            "あなたの", "あなたは", "あなたが", "私たち", "お客樣", "お客さまは", "残念ながら", "ご迷惑とご心配", "お楽しみ", "ありがとう!", "敬具", "親愛なる", "何卒ご理解", "誠に遺憾", "誠に勝手",
            "理解とご協力", "ご不便", "当社の", "弊社の", "信用カード", "異なる", "dear customer", "dear user", "尊敬的", "您的", "您好",
        ]),
        ("no-reply", ["送信専用", "配信専用", "ご返信いただ", "返信できません", "自動配信", "自動送信", "自動的に送信", "配信停止", "no-reply", "do not reply", "noreply", "copyright", "all rights"]),
        ("riches",
        [
            "億円", "万ドル", "百万", "遺産", "相続", "基金", "寄付", "慈善", "宝くじ", "大使", "未亡人", "million", "dollars", "usd", "inheritance", "beneficiary", "donation", "lottery",
        ]),
        ("invest", ["投資", "儲か", "稼げ", "稼ぐ", "利益", "必ず", "高収入", "副業", "元本", "銘柄", "仮想通貨", "暗号資産", "配当", "高配当", "優待", "在宅", "日給", "即日", "融資", "invest", "bitcoin", "crypto"]),
        ("blackmail", ["ハッキング", "ハッカー", "ビットコイン", "録画", "ウェブカメラ", "アダルト", "ウイルス", "ウィルス", "感染", "漏えい", "漏洩", "流出", "漏れ", "hacked", "malware", "leaked", "泄露", "유출", "rò rỉ"]),
        ("parcel", ["お荷物", "荷物", "ご不在", "不在", "再配達", "配送", "お届け", "宛先", "parcel", "package", "delivery", "包裹", "快递", "택배", "bưu kiện"]),
        ("paid-site", ["有料サイト", "動画サイト", "閲覧", "利用料", "登録料", "コンテンツ", "退会", "会費", "年会費", "未納料金"]),
        ("family-trouble", ["オレだけど", "俺だけど", "母さん", "息子", "孫を", "孫の", "孫です", "孫から", "事故", "妊娠", "会社のお金", "鞄を", "かばん", "携帯が壊れ", "番号が変わ", "示談"]),
        ("utility", ["電気", "ガス", "水道", "停電", "供給", "検針", "契約内容", "料金が安く", "アンペア", "インターネット回線", "光回線", "電話が使えなく", "電話が止ま", "electricity", "gas"]),
        ("bank", ["銀行", "バンク", "信用金庫", "信金", "労働金庫", "証券", "ゆうちょ", "農協", "ネットバンキング", "ダイレクト", "bank", "ngân hàng", "banco", "银行", "은행"]),
        ("card-issuer",
        [
            "カード会社", "クレジット", "クレカ", "visa", "マスターカード", "mastercard", "jcb", "エポス", "セゾン", "アメックス", "american express", "vpass", "三井住友カード",
            "オリコ", "イオンカード", "楽天カード", "ビューカード", "カードご利用", "カードの利用", "年会費", "信用卡", "credit card",
        ]),
        ("courier", ["宅配", "佐川", "ヤマト", "クロネコ", "日本郵便", "郵便局", "宅急便", "配達", "運輸", "fedex", "dhl", "ups", "送り状", "courier", "japan post"]),
        ("ecommerce", ["amazon", "アマゾン", "楽天市場", "楽天", "rakuten", "メルカリ", "プライム", "通販", "ヤフー", "yahoo", "ご注文", "出荷", "購入", "zozo", "shop", "店舗", "商品"]),
        ("telecom", ["ドコモ", "ソフトバンク", "kddi", "ntt", "楽天モバイル", "携帯会社", "携帯電話会社", "電話会社", "通信会社", "回線", "通信料", "docomo", "softbank", "sim", "総合通信"]),
        ("tax", ["国税", "税務署", "e-tax", "etax", "所得税", "住民税", "納税", "市税", "税金", "確定申告", "税の還付", "tax", "税务", "国税厅", "세무", "thuế"]),
        ("pension", ["年金", "pension", "养老金", "연금"]),
        ("insurer", ["保険証", "健康保険", "健保", "けんぽ", "医療費", "国民健康保険", "保険料", "高額療養", "資格確認書", "insurance", "保险", "bảo hiểm"]),
        ("city", ["市役所", "区役所", "町役場", "村役場", "市の職員", "区の職員", "町の職員", "市民課", "市職員", "役所の", "職員を名乗", "福祉課", "city office", "市政"]),
        ("ministry", ["総務省", "厚生労働省", "厚労省", "法務省", "財務省", "経済産業省", "入管", "出入国", "国勢調査", "消費者庁", "金融庁", "ministry", "省の", "政府", "immigration"]),
        ("digital-agency", ["デジタル庁", "マイナポータル", "mynaportal", "digital agency", "公金受取口座"]),
        ("j-lis", ["j-lis", "jlis", "地方公共団体情報システム機構", "電子証明書", "公的個人認証", "jpki"]),
        ("mynapoint", ["マイナポイント", "ポイント事務局", "mynapoint"]),
        ("renew", ["更新", "有効期限", "切り替え", "切替", "再発行", "電子証明書", "新年度", "期限が近", "再発行手続", "renew", "renewal", "更换", "gia hạn"]),
        ("poses-as",
        [
            "を名乗", "と名乗", "名乗る", "装った", "装う", "装い", "と称", "かたり", "かたる", "騙る", "騙り", "なりすま", "という男", "という女", "という人", "だという", "者だと", "者ですと",
            "のほうから来", "の方から来", "に成り済ま", "pretend", "posing", "claiming to be", "claimed to be", "自称", "冒充", "假冒", "사칭", "tự xưng", "giả danh", "dizendo ser", "se passa",
        ]),
        ("denied-by-office",
        [
            "そのような電話", "そんな電話", "そのような職員", "そんな職員", "職員はいない", "職員はおりません", "来ていないそう", "していないとのこと", "していないそう", "出していない", "送っていない",
            "該当はな", "該当なし", "該当する", "心当たりがないとのこと", "はしないと", "しないそう", "ことはないと", "ないとのこと", "実在しな", "在籍", "存在しない", "見覚えがない", "そういう部署", "聞いたことのない部署",
        ]),
        ("found-genuine",
        [
            "本物でし", "本物だっ", "本物と", "本当に市", "間違いなく", "間違いありません", "事実で", "確かに送", "確認が取れ", "確認できた", "確認できまし", "氏名あり", "委託先の", "委託を受け",
            "実際に届", "合っていま", "一致し", "正規の", "納得", "安心しました", "安心した", "ほっとし", "疑って", "申し訳な", "一覧にあ", "記録あり", "問題なし",
        ]),
        ("not-asked",
        [
            "聞かれませ", "聞かれなか", "聞かれず", "言われませ", "言われなか", "求められませ", "求められなか", "求められず", "話は出ていない", "話は出な", "話もな", "話はな", "教えなくて", "言わなくて",
            "伝える必要", "入力する必要", "見せる必要", "聞きませんで", "渡していな", "払っていな", "お金の話", "だけでした", "だけで終わ", "だけだった", "didn't ask", "did not ask", "没有要", "没有问", "không hỏi", "não pediu",
        ]),
        ("report-of-others",
        [
            "講座", "講師", "講話", "研修", "教室", "勉強会", "会報", "回覧", "広報誌", "チラシ", "ポスター", "テレビ", "ニュース", "新聞", "ラジオ", "番組", "防災無線", "事例", "実例", "周知", "啓発",
            "うちには来て", "うちには来ていない", "まだ来てい", "来たら", "かかってきたら", "届いたら", "場合は", "おそれ", "恐れがあ", "呼びかけ", "お伝え", "みなさま", "皆さん", "皆さま",
        ]),
        ("harmed",
        [
            "振り込んでしま", "振り込んだ", "振り込みました", "教えてしま", "渡してしま", "入れてしま", "答えてしま", "払ってしま", "押してしま", "入力してしま", "送ってしま", "操作してしま", "渡した", "渡しました",
            "だまし取", "すり替え", "入れ替え", "取り替え", "引き出され", "下ろされ", "引き落とされ", "盗まれ", "奪われ", "被害に", "知らない決済", "覚えのない請求", "送金した", "送金し", "支払った",
        ]),
        ("broke-off",
        [
            "切りました", "切った", "すぐ切", "電話を切", "答えませんで", "答えず", "断りました", "断った", "断ると", "帰っていき", "帰りました", "立ち去", "逃げ", "気味が悪", "気持ちが悪", "おかしいと", "不審に", "怪しいと",
            "怪しい", "無視し", "着信拒否", "通報", "警察に届", "警察に相談", "発覚", "hung up", "挂了",
        ]),
        ("told-to",
        [
            "するように言", "するよう言", "ように言われ", "よう言われ", "よう求め", "ように求め", "よう指示", "ように指示", "指示され", "指示どおり", "言われるまま", "言われたとおり", "と促", "促され", "誘導", "と迫", "と脅",
            "せかされ", "急かされ", "させられ", "を求めら", "を求めて", "を聞かれ", "を聞いて", "聞き出", "聞かれまし", "聞かれた", "教えてほしい", "教えてくれ", "教えろ", "教えるよう", "読み上げ", "伝えるよう", "told me to", "asked for", "让我", "要我", "叫我",
        ]),
        ("please-do",
        [
            "ください", "下さい", "お願いします", "お願いいたします", "お願い致します", "お願い申し", "願います", "いただきます", "いただけますよう", "してもらえ", "してくれ", "必要があります", "が必要です", "必要となり",
            "お進み", "ご記入", "ご返信", "ご返送", "お送り", "お急ぎ", "お手続き", "手続きを", "please", "kindly", "请您", "请在", "请点", "하세요", "주세요", "vui lòng", "favor",
        ]),
        ("negated",
        [
            "ません", "ないで", "ないこと", "しない", "なかった", "いたしかね", "できかね", "不要", "いらない", "要りません", "ではない", "ことはない", "絶対に", "一切", "けっして", "決して", "never", "not ", "n't", "不要", "不会", "没有", "không", "não",
        ]),
        ("letter-before",
        [
            "封筒を送", "封筒が届", "青い封筒", "緑の封筒", "黄色い封筒", "書類を送", "通知を送", "はがきを送", "通知も出し", "知らせを出し", "届いていませんか", "届いたか", "見ていないか", "ご覧になって", "返事がな", "返送がな", "まだ手続",
        ]),
        ("money-back",
        [
            "戻る", "戻って", "戻り", "お返し", "返すお金", "返金", "払いすぎ", "払い過ぎ", "納めすぎ", "納め過ぎ", "過払い", "過誤納", "累積", "還付金", "払戻し", "払い戻し", "未払いの", "受け取れる", "受け取っていない",
        ]),
        ("phone-dies", ["二時間後", "2時間後", "電話が使えなく", "電話が止", "回線を止", "通話ができなく", "利用できなくなります", "一番を", "1番を", "九番を", "9番を", "番を押", "プッシュし"]),
        ("swap-envelope", ["割り印", "割印", "封筒に入れ", "封をし", "印鑑を取", "はんこを取", "カードを入れ", "カードを交換", "新しいカード", "古いカード", "保管して", "カードを預", "切れ目", "ハサミ", "銀行協会"]),
        ("safe-account", ["安全な口座", "調査のため", "紙幣", "番号を調べ", "資金を調", "資金調査", "資産を保護", "口座を調査", "潔白", "無実", "優先調査", "保釈", "供託", "口座が悪用", "口座が犯罪", "名義で契約", "あなた名義", "名義の口座", "名義で携帯"]),
        ("lonely-stranger", ["親愛なる", "友達になり", "軍人", "医師です", "結婚して", "あなたの投稿", "プロフィール", "神様", "神の", "病院から", "亡くなった夫", "dear friend", "lonely", "beloved", "widow"]),
        ("promotion", ["キャンペーン", "セール", "クーポン", "新着", "入荷", "お買い物", "会員様限定", "送料無料", "開催中", "説明会", "セミナー", "無料相談", "メルマガ", "メールマガジン", "配信停止", "購読", "unsubscribe", "sale", "off "]),
        ("receipt", ["ご注文ありがとう", "注文番号", "受注番号", "発送しま", "発送いたし", "お届け予定", "領収書", "ご利用明細", "利用日", "利用先", "利用金額", "入金日", "お支払い完了", "予約番号", "ご予約", "受付番号", "完了しまし", "receipt", "order number", "invoice"]),
        ("own-doing", ["リセット", "申し込みまし", "申込みまし", "自分からかけ", "こちらから電話", "こちらから問い", "先週申請", "申請中", "手続きをした", "登録した", "頼んで", "頼んだ", "予約して", "窓口で聞", "心当たりのない場合", "お心当たりのない", "if you didn't", "you asked"]),
    ];

    /// <summary>Groups that say what becomes of a thing; with the things named in the same sentence they make its meaning.</summary>
    private static readonly string[] s_acts =
    [
        "poses-as", "denied-by-office", "found-genuine", "not-asked", "report-of-others", "harmed", "broke-off", "told-to",
        "please-do", "negated", "hurry", "never-asks",
    ];

    private static readonly Dictionary<int, Cue[]> s_byStart = Index();

    // Which beginnings occur, in bits by hash: of two characters where a cue has no more, else of three.
    private static readonly ulong[] s_pairs = Filter(2);
    private static readonly ulong[] s_triples = Filter(3);

    // The same as the dictionary, laid out flat: by start, the first of its cues in s_cues; a start no cue has is -1.
    private static readonly (int Start, int First)[] s_table = Table(out s_cues);

    private static readonly Cue[] s_cues;

    /// <summary>Number of groups; those found come as numbers below it.</summary>
    public static int Count { get; } = s_groups.Length + WordLists.Parties.Count + WordLists.Asks.Count;

    /// <summary>Groups of the names of parties begin here, in the order of the word lists.</summary>
    public static int FirstParty => s_groups.Length;

    /// <summary>Groups of the things asked for begin here, in the order of the word lists.</summary>
    public static int FirstAsk { get; } = FirstParty + WordLists.Parties.Count;

    /// <summary>From here on only <see cref="Mention"/> tells of a group: signs of a party, then contexts.</summary>
    public static int FirstPartySign => Count;

    public static int FirstPartyContext { get; } = Count + WordLists.Parties.Count;

    public static int FirstAskContext { get; } = FirstPartyContext + WordLists.PartyContexts.Count;

    public static int GroupOf(string meaning) => Array.FindIndex(s_groups, g => g.Meaning == meaning);

    /// <summary>Which groups are acts, as bits.</summary>
    public static UInt128 Acts { get; } = s_groups
        .Index()
        .Where(g => s_acts.Contains(g.Item.Meaning))
        .Aggregate(UInt128.Zero, (acts, g) => acts | UInt128.One << g.Index);

    /// <summary>
    /// Notes for each group the first place it occurs at in a stretch of folded text. Linear: few cues share a start,
    /// and all are short.
    /// </summary>
    /// <param name="places">By group: <see cref="Place"/>; groups that have a place already are left alone.</param>
    /// <param name="mentions">Takes every expression of the word lists, in order.</param>
    /// <param name="sentences">Takes the groups of every sentence that has one, as bits.</param>
    public static void Mark(NormalText text, TextField field, Span<Place> places, List<Mention> mentions, List<UInt128>? sentences = null)
    {
        var offset = text.Start(field);
        var chars = text.Span(field);
        var sentence = UInt128.Zero;
        for (var i = 0; i + 1 < chars.Length; i++)
        {
            if (chars[i] is '。' or '\n' or '!' && sentence != 0)
            {
                sentences?.Add(sentence);
                sentence = 0;
            }

            var start = StartOf(chars[i], chars[i + 1]);
            var third = i + 2 < chars.Length ? chars[i + 2] : '\0';
            if (!Holds(s_triples, Slot(start ^ third * Spread)) && !Holds(s_pairs, Slot(start)))
            {
                continue;
            }

            for (var c = FirstOf(start); c >= 0 && c < s_cues.Length && s_cues[c].Start == start; c++)
            {
                ref readonly var cue = ref s_cues[c];
                if ((cue.Third != third && cue.Third != '\0') || !chars[i..].StartsWith(cue.Word) || !StandsAlone(chars, i, cue.Word))
                {
                    continue;
                }

                if (cue.Group >= FirstParty)
                {
                    mentions.Add(new Mention(field, cue.Group, offset + i, cue.Word.Length));
                }

                if (cue.Group < Count)
                {
                    sentence |= UInt128.One << cue.Group;
                    if (places[cue.Group].Length == 0)
                    {
                        places[cue.Group] = new Place(offset + i, cue.Word.Length);
                    }
                }
            }
        }

        if (sentence != 0)
        {
            sentences?.Add(sentence);
        }
    }

    // "line" is not in "online"; endings stay free so that "suspend" finds "suspended", but "au" is not in "auto".
    private static bool StandsAlone(ReadOnlySpan<char> text, int at, string word)
    {
        if (!char.IsAsciiLetter(word[0]))
        {
            return true;
        }

        var end = at + word.Length;
        var runsOn = word.Length <= WholeWord && char.IsAsciiLetter(word[^1]) && end < text.Length && char.IsAsciiLetter(text[end]);
        return !runsOn && (at == 0 || !char.IsAsciiLetter(text[at - 1]));
    }

    private static int FirstOf(int start)
    {
        var at = Slot(start) & s_table.Length - 1;
        while (s_table[at].Start != start && s_table[at].First >= 0)
        {
            at = at + 1 & s_table.Length - 1;
        }

        return s_table[at].First;
    }

    private static Dictionary<int, Cue[]> Index() =>
        s_groups
            .Select(g => (IReadOnlyList<string>)g.Words)
            .Concat(WordLists.Parties.Select(l => l.Words))
            .Concat(WordLists.Asks.Select(l => l.Words))
            .Concat(WordLists.Parties.Select(l => l.Signs))
            .Concat(WordLists.PartyContexts.Select(l => l.Words))
            .Concat(WordLists.AskContexts.Select(l => l.Words))
            .SelectMany((words, number) => words.Select(w => new Cue(Fold(w), number)))
            .Distinct()
            .GroupBy(c => StartOf(c.Word[0], c.Word[1]))
            .ToDictionary(g => g.Key, g => g.ToArray());

    private static (int Start, int First)[] Table(out Cue[] cues)
    {
        var table = new (int Start, int First)[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(4 * s_byStart.Count))];
        Array.Fill(table, (-1, -1));
        var all = new List<Cue>();
        foreach (var (start, group) in s_byStart)
        {
            var at = Slot(start) & table.Length - 1;
            while (table[at].First >= 0)
            {
                at = at + 1 & table.Length - 1;
            }

            table[at] = (start, all.Count);
            all.AddRange(group);
        }

        cues = [.. all];
        return table;
    }

    private static ulong[] Filter(int length)
    {
        var filter = new ulong[(1 << FilterBits) / 64];
        foreach (var cue in s_byStart.Values.SelectMany(c => c).Where(c => Math.Min(c.Word.Length, 3) == length))
        {
            var slot = Slot(length == 2 ? cue.Start : cue.Start ^ cue.Word[2] * Spread);
            filter[slot >> 6] |= 1UL << (slot & 63);
        }

        return filter;
    }

    private static bool Holds(ulong[] filter, int slot) => (filter[slot >> 6] & 1UL << slot) != 0;

    /// <summary>Words take the form that folded text has; digits are one class there.</summary>
    private static string Fold(string word) =>
        string.Concat(word.Select(c => char.IsAsciiDigit(c) ? '0' : CharFold.Map(c)));

    private static int StartOf(char first, char second) => first << 16 | second;

    private static int Slot(int start) => (int)((uint)start * 0x9E3779B1 >> 32 - FilterBits);

    private readonly record struct Cue(string Word, int Group)
    {
        public int Start { get; } = StartOf(Word[0], Word[1]);

        /// <summary>The third character, which tells most of the cues of a start apart; 0 where there is none.</summary>
        public char Third { get; } = Word.Length > 2 ? Word[2] : '\0';
    }
}

/// <summary>A stretch of folded text; length 0 is nowhere.</summary>
internal readonly record struct Place(int Start, int Length);
