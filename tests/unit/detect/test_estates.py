"""Addresses with the name of an estate or a village, as couriers and workmen are told them. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType, Label
from tests.support.detected import values_of

DETECTOR = Detector(DetectionSettings())


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("江南春晓5栋甲单元21楼1号", ["江南春晓5栋甲单元21楼1号"]),
        ("送到翡翠湾(南门)6栋2单元2704", ["翡翠湾(南门)6栋2单元2704"]),
        ("桂花苑西苑23-3-1397", ["桂花苑西苑23-3-1397"]),
        ("10:00\n橡树湾三期13-2-921 \n未指派", ["橡树湾三期13-2-921"]),
        ("绿园12-3-401\n金河湖B2-1-1203", ["绿园12-3-401", "金河湖B2-1-1203"]),
        ("我住在桂花苑23-3-1397", ["桂花苑23-3-1397"]),
        ("地址是内蒙古通辽市科尔沁左翼后旗甘旗卡镇向阳嘎查，谢谢", ["内蒙古通辽市科尔沁左翼后旗甘旗卡镇向阳嘎查"]),
        ("内蒙古锡林郭勒盟东乌珠穆沁旗道特淖尔苏木巴彦嘎查", ["内蒙古锡林郭勒盟东乌珠穆沁旗道特淖尔苏木巴彦嘎查"]),
        ("云南省昭通市镇雄县泼机镇老街村大坪社", ["云南省昭通市镇雄县泼机镇老街村大坪社"]),
        ("上海浦东新区张杨路锦绣江南19-1-1507", ["上海浦东新区张杨路锦绣江南19-1-1507"]),
        ("向阳嘎查开会，柳树村合作社会员", []),
        ("桂花苑23-3-1397 2件", []),
        ("青年大街73号第二中学13舍281", ["青年大街73号第二中学13舍281"]),
        ("东湖2026-11-29", []),
        ("收货地址，省市区加详细地址", []),
        ("园12-3-4 螺丝", []),
        ("型号花园A12-30-1397B", []),
        ("桂花苑西苑23-3-1397元起", []),
        ("六个单元(上册)6单元2704", []),
        ("1\n工专路7号店\n323,234", []),
        ("阳光小区3栋业主群\n幸福里小区5号楼2单元邻居互助群(86)\n桂花苑小区12栋微信群", []),
        ("阳光小区3栋2单元301室群租，请处理", ["阳光小区3栋2单元301室群租"]),
        ("江苏省苏州市姑苏区人民路12号3栋群租房", ["江苏省苏州市姑苏区人民路12号3栋群租房"]),
        ("地址：阳光小区3栋 维修群已报", ["阳光小区3栋"]),
        ("政务中心三楼 C 区 11-14 号窗口\n便民服务中心2楼3号窗口办理，周日休息", []),
        ("阳光小区3栋2单元301室2号窗口", ["阳光小区3栋2单元301室2号窗口"]),
        ("桂花苑小区6号2楼 窗口漏水", ["桂花苑小区6号2楼 窗口漏水"]),
        ("地址：柳州市市民中心2楼3号窗口", ["柳州市市民中心2楼3号窗口"]),
        ("广东省深圳市南山区科兴路，市民中心2楼3号窗口办", ["广东省深圳市南山区科兴路"]),
        ("住阳光小区3栋群楼5单元301", ["阳光小区3栋群楼5单元301"]),
        ("寄到工专路7号5楼", ["工专路7号5楼"]),
        ("昆明市工专路7号店", ["昆明市工专路7号店"]),
        ("地址\n2102\n订单\n\n济南市历下区泺源大街29号东座", ["2102", "济南市历下区泺源大街29号东座"]),
        ("年份\n2102\n订单\n\n济南市历下区泺源大街29号东座", ["济南市历下区泺源大街29号东座"]),
        ("地址\n2102\n订单\n\n济南市历下区泺源大街29号", ["济南市历下区泺源大街29号"]),
        ("地址\n2102件\n订单\n\n济南市历下区泺源大街29号东座", ["济南市历下区泺源大街29号东座"]),
    ],
)
def test_an_estate_with_its_numbers_or_a_group_of_a_village_is_an_address(text: str, addresses: list[str]) -> None:
    found = values_of(DETECTOR, EntityType.ADDRESS, text)
    assert found == addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("陕西省西安市雁塔区恒大绿洲23-2-1181", "陕西省西安市雁塔区恒大绿洲23-2-1181"),
        (
            "No. 7, Section 5, Xinyi Road\nXinyi District, Taipei 110",
            "No. 7, Section 5, Xinyi Road\nXinyi District, Taipei 110",
        ),
    ],
)
def test_an_address_is_whole_below_a_heading_that_calls_it_one(text: str, address: str) -> None:
    found = DETECTOR.detect(text, [Label(0, len(text), "Address")])
    assert [text[each.start : each.end] for each in found] == [address]
