"""The law that rows, guards and clocks cite: one Statute a text, one Article a place in it. See docs/laws.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language

from casework.errors import NotYet


class Evidence(StrEnum):
    """How well something is known: read in the text itself, told by a secondary source, or not confirmed."""

    VERIFIED = "V"
    SECONDARY = "S"
    UNCONFIRMED = "U"


@dataclass(frozen=True, slots=True)
class Statute:
    """
    One text in one version.

    code: how entries cite it. register: its code in the register of rules. in_force_from is inclusive; in_force_to too,
    None while it stands. A house text is a rule of this product, documented and dated, never an act of parliament.
    evidence: of its words; dated: of its dates. replaced: the version in whose place it came, None where that was not read.
    """

    code: str
    register: str
    title_zh: str
    title_en: str
    version: str
    in_force_from: date
    in_force_to: date | None = None
    is_house: bool = False
    evidence: Evidence = Evidence.VERIFIED
    dated: Evidence = Evidence.VERIFIED
    replaced: Statute | None = None

    def art(self, number: int | str) -> Article:
        """Cite one article of this statute."""
        return Article(self, str(number))

    @property
    def whole(self) -> Article:
        """Cite the text as such, where its articles were not read."""
        return Article(self, "")

    def in_force_on(self, day: date) -> bool:
        """Answer whether this version applied on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def rule_on(self, day: date) -> Statute | None:
        """
        Find the version of this text that was in force on a day: a term is counted by the one of the day it begins.

        None where no version of that day was read; what is counted by another then is a guide, not a finding.
        """
        if self.in_force_on(day):
            return self
        return self.replaced.rule_on(day) if self.replaced else None


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a statute; str() is what the ledger stores, e.g. "PML art. 17" or "HOUSE rule R8". number: "" for all of it."""

    statute: Statute
    number: str

    def __str__(self) -> str:
        if not self.number:
            return self.statute.code
        return f"{self.statute.code} {'rule' if self.statute.is_house else 'art.'} {self.number}"

    @property
    def zh(self) -> str:
        """How a clerk would write it: 人民调解法第17条, 本系统规则 R8."""
        title = self.statute.title_zh
        if not self.number:
            return title
        return f"{title} {self.number}" if self.statute.is_house else f"{title}第{self.number}条"

    @property
    def en(self) -> str:
        """The same in English: People's Mediation Law, art. 17; House rule R8."""
        if not self.number:
            return self.statute.title_en
        return f"House rule {self.number}" if self.statute.is_house else f"{self.statute.title_en}, art. {self.number}"

    @property
    def words(self) -> str:
        """The citation in the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh


# Dates, versions and what was read of each: the register of rules. A text that was replaced stays beside its successor.
U, S = Evidence.UNCONFIRMED, Evidence.SECONDARY
# fmt: off
PML = Statute("PML", "RMTJ", "人民调解法", "People's Mediation Law", "2010-08-28", date(2011, 1, 1))
CPL = Statute("CPL", "MSS", "民事诉讼法", "Civil Procedure Law", "2023-09-01", date(2024, 1, 1), dated=U)
CPL_SPC = Statute("CPL-SPC", "MSS-J", "民事诉讼法司法解释", "SPC interpretation of the Civil Procedure Law", "2022", date(2022, 4, 10), dated=U)
CIVIL_CODE = Statute("CC", "CC", "民法典", "Civil Code", "2020-05-28", date(2021, 1, 1), dated=U)
ESIGN = Statute("ESL", "DZQM", "电子签名法", "Electronic Signature Law", "2019-04-23", date(2019, 4, 23))
PETITION_2005 = Statute("RPW05", "XF05", "信访条例（2005年）", "Petition Regulations of 2005", "2005", date(2005, 5, 1), date(2022, 4, 30), dated=U)
PETITION = Statute("RPW", "XF", "信访工作条例", "Regulations on Petition Work", "2022-02-25", date(2022, 5, 1), replaced=PETITION_2005)
APL = Statute("APL", "XZCF", "行政处罚法", "Administrative Penalty Law", "2021-01-22", date(2021, 7, 15))
ACL = Statute("ACL", "XZQZ", "行政强制法", "Administrative Compulsion Law", "2011", date(2012, 1, 1))
RECONSIDERATION = Statute("RCL", "XZFY", "行政复议法", "Administrative Reconsideration Law", "2023-09-01", date(2024, 1, 1))
LITIGATION = Statute("ALL", "XZSS", "行政诉讼法", "Administrative Litigation Law", "2017", date(2017, 7, 1))
CRIMINAL = Statute("CRPL", "XSS", "刑事诉讼法", "Criminal Procedure Law", "2018", date(2018, 10, 26))
PROSECUTION = Statute("SPP", "JCGZ", "人民检察院刑事诉讼规则", "Rules of criminal procedure of the procuratorates", "2019", date(2019, 12, 30))
TRANSFER = Statute("TSC", "YSFZ", "行政执法机关移送涉嫌犯罪案件的规定", "Rules on transferring suspected crimes", "2020-08-07", date(2020, 8, 7))
INVITED = Statute("SPC-IM", "TYTJ", "最高人民法院关于人民法院特邀调解的规定", "SPC rules on invited mediation", "2016", date(2016, 7, 1))
LABOUR = Statute("LDM", "LDTJ", "劳动争议调解仲裁法", "Labour Dispute Mediation and Arbitration Law", "2007-12-29", date(2008, 5, 1), dated=U)
MEDICAL = Statute("SC701", "YLJF", "医疗纠纷预防和处理条例", "State Council Order 701 on medical disputes", "2018-07-31", date(2018, 10, 1), dated=U)
MPS_CRIMINAL = Statute("MPS-CP", "GAXS", "公安机关办理刑事案件程序规定", "MPS rules of criminal procedure", "2020", date(2020, 9, 1), dated=U)
MPS_ADMIN = Statute("MPS-AP", "GAXZ", "公安机关办理行政案件程序规定", "MPS rules of procedure in administrative cases", "2020-08-06", date(2013, 1, 1), dated=U)
LITIGATION_SPC = Statute("ALL-SPC", "XZSS-J", "最高人民法院关于适用行政诉讼法的解释", "SPC interpretation of the Administrative Litigation Law", "2018-02-06", date(2018, 2, 8), dated=U)
CONFIRMING = Statute("SPC-JC", "SFQR", "最高人民法院关于人民调解协议司法确认程序的若干规定", "SPC rules on judicial confirmation of mediation agreements", "2011-03-23", date(2011, 3, 30))
ONLINE_MEDIATION = Statute("SPC-OM", "ZXTJ", "人民法院在线调解规则", "SPC rules on online mediation", "2021-12-30", date(2022, 1, 1))
ONLINE_LITIGATION = Statute("SPC-OL", "ZXSS", "人民法院在线诉讼规则", "SPC rules on online litigation", "2021-06-16", date(2021, 8, 1))
ZJ_PETITION = Statute("ZJ-PR", "ZJXF", "浙江省信访条例", "Zhejiang Petition Regulations", "2016-07-29", date(2016, 8, 1), dated=U)
ZJ_ENFORCEMENT = Statute("ZJ-CE", "ZJZF", "浙江省综合行政执法条例", "Zhejiang Comprehensive Enforcement Regulations", "2021-11-25", date(2022, 1, 1))
ZJ_MEDIATION = Statute("ZJ-AM", "ZJXT", "浙江省行政调解办法", "Zhejiang Administrative Mediation Measures", "2016-12-30", date(2017, 3, 1), evidence=S)
FINES = Statute("SC235", "FKSJ", "罚款决定与罚款收缴分离实施办法", "State Council Order 235 on paying fines apart from deciding them", "1997-11-17", date(1998, 1, 1), dated=U)
CORRECTION = Statute("CCL", "SQJZ", "社区矫正法", "Community Correction Law", "2019-12-28", date(2020, 7, 1), dated=U)
MINORS = Statute("MPL", "WCNR", "未成年人保护法", "Law on the Protection of Minors", "2020-10-17", date(2021, 6, 1), evidence=U, dated=U)
VIOLENCE = Statute("ADV", "FJB", "反家庭暴力法", "Anti-Domestic Violence Law", "2015-12-27", date(2016, 3, 1), dated=U)
DISCLOSURE = Statute("DGI", "XXGK", "政府信息公开条例", "Regulations on Disclosure of Government Information", "2019-04-03", date(2019, 5, 15), dated=U)
ONLINE_SERVICES = Statute("SC716", "ZXZW", "国务院关于在线政务服务的若干规定", "State Council Order 716 on online government services", "2019-04-26", date(2019, 4, 26))
PIPL = Statute("PIPL", "PIPL", "个人信息保护法", "Personal Information Protection Law", "2021-08-20", date(2021, 11, 1))
ARCHIVES = Statute("ARL", "DA", "档案法", "Archives Law", "2020-06-20", date(2021, 1, 1))
ARCHIVES_RULES = Statute("ARR", "DASS", "档案法实施条例", "Regulations for Implementing the Archives Law", "2024", date(2024, 3, 1))
E_ARCHIVES = Statute("GO26", "ZWDA", "国办发〔2023〕26号（政务服务电子档案）", "General Office 2023 no. 26 on e-archives of government services", "2023", date(2023, 7, 30), evidence=S, dated=S)
DATA_SECURITY = Statute("DSL", "DSL", "数据安全法", "Data Security Law", "2021", date(2021, 9, 1))
CYBERSECURITY_2016 = Statute("CSL16", "CSL16", "网络安全法（2016年）", "Cybersecurity Law of 2016", "2016", date(2017, 6, 1), date(2025, 12, 31), dated=S)
CYBERSECURITY = Statute("CSL", "CSL", "网络安全法", "Cybersecurity Law", "2025-10-28", date(2026, 1, 1), evidence=S, dated=S, replaced=CYBERSECURITY_2016)
CRYPTOGRAPHY = Statute("CGL", "MMF", "密码法", "Cryptography Law", "2019", date(2020, 1, 1))
NETWORK_DATA = Statute("NDR", "WLSJ", "网络数据安全管理条例", "Network Data Security Regulations", "2024", date(2025, 1, 1))
COMMERCIAL_CRYPTOGRAPHY = Statute("CCR", "SYMM", "商用密码管理条例", "Commercial Cryptography Regulations", "2023", date(2023, 7, 1))
HOLIDAYS_2013 = Statute("HM13", "JIARI13", "全国年节及纪念日放假办法（2013年）", "Holidays Measures of 2013", "2013", date(2014, 1, 1), date(2024, 12, 31), dated=U)
HOLIDAYS = Statute("HM", "JIARI", "全国年节及纪念日放假办法", "Holidays Measures", "2024-11-10", date(2025, 1, 1), replaced=HOLIDAYS_2013)
HOUSE = Statute("HOUSE", "HOUSE", "本系统规则", "House rules of Casework", "2026-11-22", date(2019, 1, 1), is_house=True)

STATUTES: dict[str, Statute] = {
    each.code: each
    for each in (
        PML, CPL, CPL_SPC, CIVIL_CODE, ESIGN, PETITION_2005, PETITION, APL, ACL, RECONSIDERATION, LITIGATION, CRIMINAL,
        PROSECUTION, TRANSFER, INVITED, LABOUR, MEDICAL, MPS_CRIMINAL, MPS_ADMIN, LITIGATION_SPC, CONFIRMING, ONLINE_MEDIATION,
        ONLINE_LITIGATION, ZJ_PETITION, ZJ_ENFORCEMENT, ZJ_MEDIATION, FINES, CORRECTION, MINORS, VIOLENCE, DISCLOSURE,
        ONLINE_SERVICES,
        PIPL, ARCHIVES, ARCHIVES_RULES, E_ARCHIVES, DATA_SECURITY, CYBERSECURITY_2016, CYBERSECURITY, CRYPTOGRAPHY, NETWORK_DATA,
        COMMERCIAL_CRYPTOGRAPHY, HOLIDAYS_2013, HOLIDAYS, HOUSE,
    )
}
# fmt: on


def in_words(text: str) -> str:
    """Say a citation in the reader's language; what cites no statute of ours, a standard or nothing, stays as it is."""
    code = text.partition(" ")[0]
    return cited(text).words if code in STATUTES else text


def cited(text: str) -> Article:
    """
    Read a citation back, as an entry stores it.

    :raises NotYet: no statute of that code.
    """
    code, _, number = text.partition(" ")
    if code not in STATUTES:
        raise NotYet.because("UNKNOWN_STATUTE", f"No statute is called {code}.", field="law")
    return STATUTES[code].art(number.split(" ", 1)[-1])
