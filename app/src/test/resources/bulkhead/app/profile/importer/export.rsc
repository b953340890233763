# 2025-03-01 12:00:00 by RouterOS 7.16
# software id = ABCD-EFGH
#
/interface bridge
add name=bridge1
/interface l2tp-client
add add-default-route=no allow=mschap2,mschap1 connect-to=192.168.51.3 \
    disabled=no ipsec-secret="se\"cr\24et" max-mru=1400 max-mtu=1380 name=\
    l2tp-hq password=123 use-ipsec=yes user=MT-User
/ip address
add address=192.168.51.2/24 interface=ether1 network=192.168.51.0
/ip route
add disabled=no dst-address=10.20.0.0/16 gateway=l2tp-hq
add dst-address=0.0.0.0/0 gateway=192.168.51.1
