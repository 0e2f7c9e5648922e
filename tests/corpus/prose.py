"""Prose with names, a kind each: profiles of customers, biographies, news, posts, pasted addresses.

`{type}` stands for a value of `values.py`; all persons, firms and events are invented.
"""

from __future__ import annotations

PROFILES: tuple[str, ...] = (
    "{any_name}，女性，36岁，现居{address}，职业是口腔护士，身份证号码为{any_id}，邮箱{email}，电话{mobile}。"
    "近期因头痛就诊，经{person}医生诊断为偏头痛，信用评分712分，年收入约96000元。",
    "我叫{any_name}，是一名41岁的电工，家住{address}。我的身份证号是{any_id}，可以打{mobile}找我。"
    "上周{person}医生给我开了布洛芬。",
    "姓名：{any_name}\n性别：男\n住址：{address}\n身份证号：{any_id}\n邮箱：{email}\n主治医生：{person}\n收入：85000元",
    "居住于{address}的{any_name}今年52岁，身份证{any_id}，客户经理{person}会联系您，电话{mobile}。",
    "患者{any_name}，男，67岁，因“心悸、气短”入院，身份证（{any_id}），主治医师{person}检查后建议住院。",
    "请问{person}女士，您登记的身份证号{any_id}和手机号{mobile}是否一致？",
    '"name": "{any_name}", "id_card": "{any_id}", "mobile": "{mobile}", "address": "{address}"',
    "贷款申请人{any_name}，身份证号码{any_id}，共同借款人{word_name}，身份证号码{any_id}。抵押物坐落于{address}。",
    "申请人：{word_name}（身份证{any_id}），配偶{person}，儿子{person}，联系电话{mobile}。",
    "【来电小结】来电人：{any_name}；来电号码：{mobile}；核实身份证通过（{any_id}）。处理人：{person}。",
    "1. {person} {any_id} {mobile}\n2. {person} {any_id} {mobile}",
)

BIOGRAPHIES: tuple[str, ...] = (
    "{any_name}，男，1962年1月出生，汉族，本科学历，高级经济师。",
    "{any_name}女士：1971年生，中国国籍，无境外永久居留权，注册会计师。",
    "{any_name}先生自2009年至今任东岭化工股份有限公司副总经理。",
    "曾任海陵机械厂车间主任、设计室主任、财务部副经理，海陵集团会计系统项目负责人。",
    "现任本公司独立董事、江北大学会计学院教授，中国纺织工程学会副秘书长。",
    "董事：{person}、{person}、{person}；监事会主席{person}。",
    "{any_name}（女，45岁），教授级高级工程师，1998年参加工作。",
    "2010年3月至今，{person}担任云州投资有限公司党委书记。",
    "公司董事会秘书{person}，证券事务代表{person}。",
    "{word_name}，1971年生，毕业于海陵交通大学，工商管理硕士。",
    "保荐代表人：{rare_name}、{person}、{rare_name}",
    "签字会计师{rare_name}（下称“会计师”）与{person}签署了协议。",
    "截至披露日，公司总股本为12亿股，其中{person}占总股本的0.36%，任总经理一职。",
)

NEWS: tuple[str, ...] = (
    "中国城市规划协会副会长{person}认为，老城的更新不能只看速度。",
    "本报记者{person}从市住建委获悉，新办法将于下月实施。",
    "新华社北京3月2日电（记者{person}、{person}）今年以来，多地出台新政策。",
    "“这家店的家具是二十年前的样式。”{person}表示，他会继续做下去。",
    "上半场第20分钟，前锋{person}接队友传球破门，主队一比零领先。",
    "{person}称，国内各大港口的铁矿石库存已经高达4000万吨以上。",
    "公诉方当庭出示了被告{person}与证人{person}的通话记录。",
    "五角大楼发言人杰里·莫雷说，演习将持续两周，俄方没有回应。",
    "导演{person}的新片月底开拍，女主角由{person}饰演。",
    "央行此前已经结束了关于大豆加工企业的调研工作，第三季度的收益低于第二季度。",
    "国务卿{foreign_name}将于下周访问该国。",
    "{foreign_name}总统在讲话中没有谈到此事，{foreign_name}则表示满意。",
    "大会由{person}、{rare_name}、{person}等人主持，全党同志和老同志出席。",
    "记者了解到，除工行外，其他银行对信用卡都采用全额计息，按照这种方式计算利息更高。",
    "离亚龙湾酒店群稍微远一些，但有专门的电瓶车接送客人往返沙滩，大约5分钟车程。",
)

POSTS: tuple[str, ...] = (
    "我也觉得{person}说得对，转发微博",
    "祝我最好的闺蜜{person}生日快乐！爱你哟",
    "今天地铁上碰到{person}和{person}了，世界真小哈哈",
    "超喜欢{person}的文字，推荐给大家",
    "我叫{person}，想认识喜欢星座的朋友",
    "今天实在有点忙碌哦，送晚了希望大家见谅，高峰时期能自提的最好来自提",
    "求你别打破我的幻想，歌词很好，曲也很好，为啥听出来感觉特别悲伤",
    "打麻将又赢了一千多，开心啊哈哈哈，所以分享一下",
)

PASTES: tuple[str, ...] = (
    "{any_name}，{mobile}，{hard_address}",
    "{hard_address} {person} {mobile}",
    "收件人:{any_name} 电话:{mobile} 地址:{hard_address}",
    "{mobile} {hard_address} {person}收",
    "发{hard_address}，{person}，{mobile}，麻烦尽快",
    "我的地址改成{hard_address}了，{person} {mobile}",
)

PAPERS: tuple[str, ...] = (
    "港澳居民来往内地通行证 {permit}",
    "台胞证{permit}，需要改签",
    "港澳台居民居住证 {any_id}",
    "实名认证失败，{any_id}这个号已被绑定",
    "入住人{any_id}，{any_id}，共两位",
    "她的号是{any_id}你记一下",
    "护照号码：{passport}，有效期到2030年",
    "车牌{plate}的车挡住了出口，请通知车主{person}",
    "加我QQ：{chat_id}，订单{order_no}",
    "快递单号：{order_no}，V信：{chat_id}",
)

KINDS: dict[str, tuple[str, ...]] = {
    "profiles": PROFILES,
    "biographies": BIOGRAPHIES,
    "news": NEWS,
    "posts": POSTS,
    "pastes": PASTES,
    "papers": PAPERS,
}
