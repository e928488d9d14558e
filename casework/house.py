"""
The house rules: where no statute speaks, what this product does, since when, in both languages. docs/laws.md shows them.

A rule is never edited in place: a change closes the old one (until, inclusive) and opens another under its own name.
Rules I1-n are the clauses of the on-site rate; their words stand in casework/reports/definitions.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HouseRule:
    """One rule: its name as entries cite it, its words, and its dates (until inclusive, None while it stands)."""

    name: str
    zh: str
    en: str
    since: date
    until: date | None = None


_FIRST = date(2019, 1, 1)
_WORDS = (
    ("F1", "台账只记数字、代码、日期和摘要；文字和个人信息存于附注，可依法删除而不断链。", "Entries hold numbers, codes, dates and digests only; words and personal data live in notes, which the law may erase without breaking a chain."),
    ("F2", "附注文字不超过二万字，且为可书写的字符。", "Words have at most twenty thousand characters, all of which can be written."),
    ("F3a", "卷宗材料的页数和电子签名以文件内容为准，由系统读取；内容不能表明的，由经办人填写，并注明来源。", "Pages and electronic signatures of a paper are taken from its content; what the content does not tell is typed, and marked as typed."),
    ("F3", "卷宗材料须为定稿格式（PDF、OFD、JPEG、PNG，录音录像为 MP3、M4A、MP4），内容与扩展名相符，大小不超过系统设定的上限。", "A paper of the dossier is in a final form (PDF, OFD, JPEG, PNG; recordings MP3, M4A, MP4), its content is what its name says, and it is no larger than the installation allows."),
    ("L1", "行为不得早于上一行为，不得晚于当前时间；实时录入不得迟于行为后三日。", "An act never precedes the one before it nor lies ahead of the clock; entered live, it is entered within three days."),
    ("L2", "办理须依据事项当前版本，且事项、流程、动作和定义版本均为已知。", "Who acts has seen the matter as it stands; matter, track, verb and version of the definition are known ones."),
    ("L3", "时限按《时限表》T01-T36计算：起算日依法不计，适用起算日有效的法律文本。", "Time limits follow the table T01-T36: the first day is not counted where the law says so, by the text in force on it."),
    ("L4", "时限中止的，中止当日起不计，恢复当日起继续计算，以小时计的按分钟扣除；已届满的时限不再中止或延长；延长期限加在原期限之后。", "Where a time limit stands still, the day it stops counts no more and the day it runs again counts; of hours the minutes. What is over neither stands still nor is prolonged; what is added follows the time there was."),
    ("L5", "年度放假安排公布后，据以暂定的时限重新计算，每一变动记入台账。", "When the calendar of a year is published, time limits that were provisional are computed again, and each change is entered in the ledger."),
    ("T11", "人民调解一般在一个月内办结，当事人同意可延长（据二手资料所载司法部令第75号第33条）。", "People's mediation is finished within a month as a rule, longer by consent (as secondary sources tell of Ministry of Justice Order 75 art. 33)."),
    ("U1", "单位仅在其存续期间受理和办理事项。", "A unit takes and handles matters only while it exists."),
    ("V1", "流程的新版本适用于其后立项的事项；已立项的事项经记录方可改按新版办理，有碍的仍按旧版，已办的按办理时的版本。", "A new version of a table is for matters opened afterwards; one opened before goes over to it by an entry alone, and not where something of it has no place there; what was done stays done by the version of its time."),
    ("V2", "改按新版的，时限自原起算日按新版计算：规则相同的继续，不同的止旧起新，旧时限留存。", "Where a matter goes over, its time limits are counted by the new version from their own beginnings: one of the same rule runs on, another is stopped, kept and counted anew."),
    ("C1", "错误只能以更正记录纠正：指明所更正的记录并说明理由，不改动任何既有记录。", "A wrong entry is remedied by a correction alone, which names it and says why; nothing is ever edited."),
    ("C2", "剔除统计须使用 LX1-LX5 代码，由一人提出、另一人作出。", "An exclusion bears one of the codes LX1-LX5, is proposed by one person and made by another."),
    ("C2a", "办理过事项的人不得提出将其并案或剔除。", "Whoever handled a matter does not propose to merge or exclude it."),
    ("R1", "来件即登记：须有渠道、发生地（至少到乡镇街道）、诉求文字，以及联系人或匿名声明。", "Whatever arrives is registered at once, with channel, place at least to the township, words, and a contact or the word that it is anonymous."),
    ("R2", "重复件并案由一人提出、另一人确认，两件均保留；撤销并案须说明理由。", "A double is merged on one person's proposal and another's confirmation, and both are kept; undoing it takes a reason."),
    ("R2a", "登记后一个工作日内并案；所并入或关联的事项须在本系统内且当事人相同，当事人身份不明的，须在同一地点。", "A double is merged within one working day of registration; what it goes into, or is linked to, is here and of the same persons, or, where these are not known, of the same place."),
    ("R3", "登记后一个工作日内分类：种类、类型、风险。", "Within one working day of registration the filing is classified by kind, type and risk."),
    ("R4", "分类后一个工作日内分流到发生地有管辖权且存续的单位。", "Within one working day of triage it goes to a unit that exists and in whose territory it happened."),
    ("R5", "分流后一个工作日内由接收单位签收，牵头期开始。", "Within one working day the receiving unit signs for it; its lead tenure begins."),
    ("R5a", "事项由本线单位已签收的来件产生，一件来件产生一个事项。", "A matter is born of a filing that a unit of its line has signed for, and of one filing one matter is born."),
    ("R6", "不属本单位的，五个工作日内说明理由退回分流单位（信访事项依信访工作条例第23条，须经分流单位同意）。", "What is not within a unit's powers goes back within five working days, with reasons, to the unit that sent it (petitions: Regulations on Petition Work art. 23, the sender agreeing)."),
    ("R8", "上报须有列明的事由和已做工作，沿本线逐级进行；仅清单所列类型或风险可越一级并告知被越过的一级；上级可提级办理。", "A matter goes up its own line, level by level, on a listed ground and with what was tried; only listed types and risks skip a level, which is told; a unit above may call it in."),
    ("R9", "上报后一个工作日内由上级单位接手并牵头。", "Within one working day the upper unit takes it over and leads."),
    ("R10", "吹哨报到：乡镇（街道）可就本辖区在办事项吹哨，以文字写明所需，点名本县（市、区）内所需部门一至八个；被点名部门一个工作日内以文字报到，一次吹哨各报到一次；部门为协办，牵头单位和承办人不变，协办不计为牵头化解。", "A township whistles about a matter in hand in its territory: in words, naming one to eight departments of its county; each reports in within one working day, in words, once a whistle. Departments assist: lead and handler stay, and assistance never counts as lead."),
    ("R11", "机关职责时限过八成（按整日计，不足一日舍去）发黄牌，届满发红牌并记为违约；每个时限每色一张，均不妨碍后续办理；当事人的期限和等待期不发牌。", "A duty gets a yellow card when four fifths of its time have passed, in whole days rounded down, and a red one, which records the breach, when it is over; one a clock and colour, and neither blocks anything. Times of parties and times to let pass get none."),
    ("R11a", "督办人可就牌请承办人说明情况，承办人书面答复。", "A supervisor may ask for an explanation of a card, and the handler answers in words."),
    ("R11b", "系统计时产生的通知在工作日8:30至17:30发出，红色风险事项即时发出。", "Notices of the timer are let out on working days from 8:30 to 17:30; of matters of red risk at once."),
    ("R11c", "导入时已届满的时限不发牌，除非安装时另行设定。", "A time limit that was over when it was imported gets no card, unless the installation says so."),
    ("R8a", "红色风险事项由乡镇以下单位牵头的，系统自动上报上一级。", "A matter of red risk that is led below the township goes up to the next level by itself."),
    ("R9a", "上报后逾期未接手的，除发红牌外，同时告知再上一级。", "Where what was escalated is not taken over in time, the level above is told besides the red card."),
    ("R13", "县级以上或上级单位可将指令一键直达承办人；指令与回复以文字留痕，两个工作日内回复。", "A unit of the county and above, or any unit above the lead, sends an order to the handler in one step, in words, to be answered within two working days."),
    ("R13a", "指令由受令人或现承办人阅知、答复；首次打开即为阅知。", "An order is read and answered by its addressee, or by who handles the matter now; the first opening is the receipt."),
    ("S1", "办理中发现险情的，即予记录并按时报告：未成年人受侵害、无民事行为能力人和限制民事行为能力人遭受家庭暴力，二小时内；重大紧急信访事项，四小时内，党委政府和信访工作联席会议办公室各报一次；可能激化为治安、刑事案件的纠纷，二十四小时内。", "A danger seen in handling is noted at once and reported in time: harm to a minor, and domestic violence against a person without full capacity, within two hours; a major urgent petition within four, to the Party committee and government and to the joint-meeting office, once each; a dispute likely to turn into a public-order or criminal case within twenty-four."),
    ("S1a", "险情报告写明接报机关和受理情况；报公安机关的，可一并移送登记来件；接报单位在本平台的，即时告知并可查阅。", "A report says in words who took it; one to the police may go as a filing for it; a unit on this platform is told at once and may read."),
    ("R14", "乡镇以上单位的负责人、领导可对事项包案，后包者替前者。", "A head or manager of a township and above may take a matter in charge; the later charge replaces the one before."),
    ("R12", "结案后三十日内由承办人以外的人回访，回访后三十日内归档。", "Within thirty days of closing somebody other than the handler revisits; thirty days later the file is archived."),
    ("R12a", "回访须有记录：履行情况、满意情况、遗留隐患和所做的处理；未联系上的，写明原因。", "A revisit is put in words: performance, satisfaction, hidden risks and what was done about them; or why nobody was reached."),
    ("R13", "移送其他机关的，在接收机关登记来件，写明所出自的事项并抄送当事人和诉求，同一事由只移送一次；接收机关签收，或说明理由退回移送单位。", "What goes to another organ is registered for it as a filing that names the matter it comes from and bears its parties and its words, each cause once; the organ signs for it or sends it back with reasons."),
    ("D1", "纠纷申请须载明类型、渠道和风险，均为有效代码。", "An application for mediation bears a type, a channel and a risk that stand in the lists."),
    ("D2", "申请后三个工作日内受理。", "A dispute is accepted within three working days of the application."),
    ("D3", "不予受理须有列明的事由，并告知其他途径，三个工作日内作出。", "A dispute is declined within three working days, on a listed ground and with advice where to turn."),
    ("D4", "受理（或接手）后一个工作日内确定调解员。", "The mediator is appointed within one working day of acceptance or take-over."),
    ("D6a", "经双方当事人同意并载入经签名的调解笔录，可以延长调解期限，每一轮办理累计不超过三十日；法院委派、委托的，累计不超过法院所给期限（特邀调解规定第27条未定上限）。", "Both sides may prolong the talks, in minutes they have signed, by thirty days in all of one handling cycle; of what a court assigned or entrusted by no more than the term it gave (SPC rules on invited mediation art. 27 set no most)."),
    ("D7", "劳动争议、医疗纠纷的协议须采用书面形式（劳动争议调解仲裁法第14条、国务院令第701号第39条）。", "Labour and medical agreements need writing (Labour Dispute Mediation and Arbitration Law art. 14; State Council Order 701 art. 39)."),
    ("D13", "因和解撤回的，须有对方书面确认。", "A withdrawal as settled needs the written word of the other side."),
    ("D14", "转出须有接收机关的回执。", "Handing a matter elsewhere needs the receiving organ's receipt."),
    ("D14a", "调解不成或被拒绝的，需转其他途径的，五个工作日内转出。", "What failed or was refused and goes another way is handed on within five working days."),
    ("D15", "结案须结果明确、卷宗目录齐全，五个工作日内完成。", "A matter is closed within five working days, with its outcome standing and its catalogue complete."),
    ("D16", "重新办理须有列明的事由，进入新一轮办理，首次受理时间不变。", "Reopening takes a listed ground and begins a new cycle; the first acceptance stays the first."),
    ("A1", "行政调解由当事人向有管辖的行政机关申请，或者由行政机关主动提出。", "Administrative mediation begins on a party's application to the organ whose matter it is, or on that organ's own motion."),
    ("A2", "行政机关征询对方意见后五个工作日内受理；限于与行政管理有关的民事纠纷，以及行政裁量、补偿赔偿争议；人民调解的自愿、回避、签署等条件比照适用。", "Having asked the other side the organ accepts within five working days of the application; only civil disputes connected with its administration, and disputes on discretion or compensation; the conditions of people's mediation (consent, recusal, signatures) apply accordingly."),
    ("A3", "不予受理须有列明的事由并告知其他途径；依法应予查处的，不得以调解代替。", "It is declined on a listed ground and with advice where to turn; mediation is no substitute for enforcement."),
    ("A4", "受理后一个工作日内确定调解人员。", "Who mediates is named within one working day of acceptance."),
    ("A6", "行政调解协议载明履行期限，由当事人、调解人员签名并加盖机关印章。", "The agreement names the day of performance and is signed by the parties and the mediator and sealed by the organ."),
    ("A8", "行政调解自受理之日起三十日内办结，经当事人同意可延长三十日（省办法的期限未经核对）。", "Administrative mediation ends within thirty days of acceptance, thirty more by consent (the terms of the provincial measures are unverified)."),
    ("G7", "由牵头单位达成协议；上级单位须先接手或提级办理，方可代为解决。", "The unit that leads brings about the agreement; a unit above takes the matter over, or calls it in, before it settles it."),
    ("G9", "协议以担保作保障的，担保材料须在卷。", "An agreement counts as secured when the paper on the security is in the file."),
    ("G10", "中止仅限列明事由，并由第二人批准。", "Only a listed reason suspends, approved by a second person."),
    ("X1", "违法线索登记后十五个工作日内核查，须载明案件类型、渠道、风险和线索内容。", "A clue bears type, channel, risk and words, and is checked within fifteen working days."),
    ("X2", "不予立案、延长、撤销等决定须写明理由。", "What is not filed, prolonged or taken back says why in words."),
    ("X4", "一案一被处罚人：被申请人须为一人或一单位。", "One case is against one person or organisation, named as respondent."),
    ("X7", "处罚轻重按种类和幅度比较；任一金额高于告知的，视为加重；金额须与所列种类一致。", "Penalties are compared by kind and measure; any sum above the notice is heavier; a sum belongs to a kind that is named."),
    ("X8", "调查终结报告须载明情节轻重和是否涉嫌犯罪。", "The report on an investigation says how grave the act is and whether a crime is suspected."),
    ("X9", "调查、审核、听证主持与决定须由不同人员承担。", "Who investigates, reviews, chairs the hearing and decides are different persons."),
    ("X11", "陈述申辩期限为告知后五个工作日。", "Statement and defence have five working days from the notice."),
    ("X11a", "同一当事人、同一时间、同一地点的违法行为推定为同一行为；认为不是同一行为的，须说明理由。", "Acts of one person, of the same days and the same place, are taken for one act, until it is said why they are not."),
    ("X12", "听证数额标准未公布的，任何罚款或没收均告知听证权利。", "Where no threshold for hearings is known, every fine or confiscation is one to offer a hearing for."),
    ("X15", "集体讨论须有两名以上负责人参加并形成笔录。", "Two heads at least discuss a case together, and there are minutes."),
    ("X16a", "立案后发现不应由本机关处罚等情形的，说明理由撤销案件。", "A case that should not have been filed is withdrawn, with its reason."),
    ("X16b", "报告曾认为涉嫌犯罪的，经公安机关或检察机关退回，或者其后的报告经未参与调查的法制审核人员审核通过，方可作出处罚或不予处罚决定。", "Where a report suspected a crime, a penalty, or that there is none, is decided once the police or the procuratorate sent the case back, or a reviewer who did not investigate passed the later report that says otherwise."),
    ("X16g", "治安案件自立案起三十日内作出决定（据治安管理处罚法2012年文本第99条）。", "Public order cases are decided within thirty days of filing (by the 2012 text of that law, art. 99)."),
    ("X16h", "治安案件案情重大、复杂的，由承办机关负责人依上一级公安机关的批准文书，在期限届满前延长一次，最多三十日。", "The thirty days of a grave or complex case of public order are prolonged once, before they are over and by thirty days at most, by the head of the organ on the approval of the police above, which lies in the file."),
    ("X18", "记录须如实载明是否科处罚、是否有应缴款项，缴款期限据此起算。", "Entries say rightly whether there is a penalty and whether money is owed; the time for paying runs by it."),
    ("X19", "申请法院强制执行的三个月期限届满后，不得以批准延期、分期缴纳使其重新起算。", "Once the three months for asking the court have passed, no deferral brings them back."),
    ("X20", "缴款依次抵充违法所得、罚款、加处罚款；加处罚款按未缴罚款逐日计算；缴清须分毫相符。", "Payments go to gains, fine and surcharge in turn; the surcharge runs on what is unpaid of the fine; paid in full is to the fen."),
    ("X23", "法院及其他执行结果须有文书在卷，中止、终结、不准予的说明理由。", "What became of an execution stands on paper in the file; its suspension, end or refusal with the reason."),
    ("X24", "复议、诉讼的受理和结果由法制或窗口人员据文书记录，一案同时只有一件未决。", "Appeals and what came of them are entered from papers by reviewers or registrars; one is pending at a time."),
    ("X24a", "因申请人复议、起诉而变更处罚的，各项金额不得高于原决定；有利害关系的他人提出相反请求的除外，须写明。", "What is changed on the appeal of the party raises no sum above the decision as it stood, unless somebody else concerned asked for the opposite, which is said in words."),
    ("X26", "执行完毕或不予处罚决定送达后三十日内结案，款项须相符、卷宗须齐全。", "A case is closed within thirty days of its execution, or of the service that there is no penalty; money and file are complete."),
    ("X26a", "结案后三十日内归档。", "Within thirty days of closing the file is archived."),
    ("X30", "夜间指二十二时至次日六时；法定节假日按国务院公布的放假安排。", "Night is from 22:00 to 06:00; holidays are those of the published calendar."),
    ("G10a", "中止期间，调解期限（T11）停止计算，同一期限累计不超过六十日，超过的天数照常计入；法定期限仅在法律规定扣除时停止计算。", "While talks are suspended the time for mediation (T11) stands still, for sixty days in all; days beyond that count. Time set by a statute stands still only where the statute says so."),
    ("GU02", "回避异议未决或成立的，不得承办。", "Nobody handles a matter while an objection against him is open or was upheld."),
    ("H1", "移送的每个节点打包一次：节点须在名录内且自身有案卷包，并写明本单位的事项或者本系统案号；同一事项或者案号在同一节点未办结前不另行打包，退回的在原移送中再送。", "A package is put together for a node of the list that has packages of its own, and names a matter of the sender or the number of the case in the sender's own system; while that one has not been closed no other is put together for the same matter or number, and what came back goes out again by the same hand-over."),
    ("H2", "案卷包由节点规定的机关发往节点规定的机关；公安、检察院、法院、司法局以其名称识别。", "A package goes from an organ of the node's to an organ of the node's; police, procuratorate, court and justice bureau are known by their names."),
    ("H3", "发送时封存清单，摘要记入台账；内容变更的，子号加一；同一案卷包重复发送不产生新记录；是否使用纸质材料须写明。", "Sending seals the manifest and puts its digest into the ledger; changed content goes under the next sub-number, the same package sent again changes nothing; whether paper was used is said."),
    ("H4", "接收机关一个工作日内自行核验清单、逐件摘要和应有材料，无误的签收回执。", "Within one working day the receiver itself checks manifest, every digest and the papers due, and countersigns."),
    ("H5", "不符合要求的，说明理由退回原发送单位，未签收前退回不超过二次；退回后三个工作日内补正再送。", "What is not in order goes back to its sender with reasons, before receipt at most twice, and comes again within three working days."),
    ("H6", "办理结果须为该节点名录所列，结果文书在卷。", "The result is one the node may have, and its paper is in the file."),
    ("H7", "收到结果后五个工作日内办结。", "A hand-over is closed within five working days of its result."),
    ("H8", "节点期限依法可以延长的，由该期限所属机关的负责人在期限届满前延长并写明理由；累计不超过法律所定的上限，第一审超过一个月的须经上级法院批准；法律未规定延长的节点不得延长。", "Where the law lets the time at a node be prolonged, the head of the organ whose time it is prolongs it before it is over and says why; never beyond what the law gives in all, beyond a month of a first instance with the approval of the court above; what the law does not prolong is not prolonged."),
    ("H9", "公安机关、人民法院委托调解的，由接收单位签收并交调解组织立案调解；调解期限从其规定，调解结束后按其结果回复，结果文书在卷。", "What the police or a court entrust to mediation is signed for and handed to a mediation unit, which opens a dispute; its time is that of mediation, and once that is over the answer is what it came to, with its paper."),
    ("I0", "查询指标须指明存在的指标、存续的单位和完整的月份；只可查询本人单位及其以下。", "Who asks for a figure names a known indicator, a unit that exists and whole months, of his own units or those below."),
    ("XS1", "处罚轻重按种类和数额比较：以两者不同的最重种类为准；行政拘留最重，其次为法律、行政法规规定的其他行政处罚，其余按行政处罚法第9条所列由后至前；同种的比数额或期限。", "Which penalty is heavier is told by the heaviest kind in which two differ: detention first, then other penalties of laws and administrative regulations, then the list of Administrative Penalty Law art. 9 from its end; of one kind, by sum or time."),
    ("XS2", "新旧规定孰轻按XS1比较，先比上限，后比下限；罚款非以固定数额规定的，由法制审核人员说明。", "Which version of a clause is lighter is told by XS1, by its utmost and then by its least; where a fine is not stated as an amount, the reviewer says which."),
    ("XS3", "复议前置的，未申请复议则不得起诉，救济期限以复议申请期限为准。", "Where reconsideration comes first, who does not apply for it cannot sue: the term of appeal is that of reconsideration."),
    ("XS4", "延期或分期届满早于救济期限届满的，申请执行期限自救济期限届满之日起算。", "A deferral that ends before the term of appeal does not move the time for applying to the court."),
    ("PA1", "当事人应有姓名或名称、身份与角色；推选的代表人不超过五人；监护人须指明被监护人；证件号码与出生日期须一致。", "A party has a name, a kind and a part; at most five represent a side; a guardian names the ward; birth date and ID number agree."),
    ("PA2", "查看脱敏信息须说明目的，并记入访问日志。", "Masked data is shown for a stated purpose only, and every look is logged."),
    ("P1", "信访事项登记须载明渠道和风险；知道类型的载明类型。五人以上走访为集体访；越级走访只作标记，不得拒绝登记。", "A petition is registered with its channel and risk, and its type where that is known; five visitors or more are a group; a visit that skips levels is flagged, never turned away."),
    ("P2", "交办事项须载明报告结果的日期，且在交办日之后。", "What is assigned says by which later day its result is to be reported."),
    ("P5", "不予受理须有列明的事由，并告知有权机关；下级正在办理或已复核终结的，须指明该事项。", "A petition is refused on a listed ground, with word which organ is the right one; what is pending below or was finished is named."),
    ("P6", "建议意见转研究答复，检举控告转纪检监察或有权机关，申诉求决按第31条分途径导入，并告知承办机关；只有途径6进入六十日办理和复查。", "A suggestion is passed on to be studied and answered, an accusation to discipline or the competent organ, a claim by its path of art. 31, with the organ named; only path 6 has the sixty days and the review."),
    ("P7", "意见书以送达为准：办理、复查、复核意见在信访人收到之时记录，送达回证在卷，落款日期不得晚于收到日、不得早于受理或申请日。", "An opinion is what was received: it is entered when it reached the petitioner, by the receipt in the file, and bears a day not after that and not before what it answers."),
    ("P8", "延期只能一次。", "The handling is extended once."),
    ("P9", "听证须告知时间地点，以笔录结束，回到原阶段；复核期限最多扣除听证三十日。", "A hearing is announced with time and place, ends with its record and goes back to the stage it was called in; at most thirty days of it are left out of the re-check."),
    ("P10", "和解、调解须有双方签名的协议在卷。", "A settlement counts when the signed agreement is in the file."),
    ("P10a", "和解、调解协议未履行的，经写明情况，诉求恢复办理，自恢复之日起三十日内出具处理意见；该和解不计为化解。", "A settlement that was not performed brings the claim back to handling, once it is said in words how; the opinion is due within thirty days from then on, and the settlement resolves nothing."),
    ("P14", "期满未申请复查、复核的，次日自动终结；复核意见送达的，次日终结；和解事项履行后终结。", "Where nobody asked for review or re-check in time the petition ends by itself the day after; after a re-check opinion, the day after its receipt; after a settlement, once it is performed."),
    ("P14a", "复查、复核申请以交邮日为准，交邮在期限内即为按期；交邮日不得早于收到意见之日、不得晚于录入所载的收到之日。期限届满后，系统再等三日供补录，方自动终结。", "A request for review or re-check that was posted within the window is in time, whenever it arrives; it was posted no earlier than the opinion was received and no later than it arrived. When the window is over the timer waits three days more for late entry before it ends a petition."),
    ("P15", "结案须就“三到位一处理”逐项填报并附证明，目录齐全；支持的诉求履行后方可结案。", "A petition is closed with each of the four boxes answered and proven and its catalogue complete, a supported claim once it is performed."),
    ("P16", "重复信访：同一信访人或代表人（代理的以被代理人计；匿名检举控告的以被反映单位计）就同一事项再次提出。", "A repeat is the same matter again by the same petitioner or representative; for an agent the principal counts, for an anonymous accusation the accused unit."),
    ("P19", "浙江省信访条例的较严时限（五个工作日、三十日）为内部时限，只作提示，不替代法定时限。", "The stricter times of Zhejiang's regulation (five working days, thirty days) are shown as times within the organ; they do not stand in for the statutory ones."),
)  # fmt: skip
RULES = {name: HouseRule(name, zh, en, _FIRST) for name, zh, en in _WORDS}
