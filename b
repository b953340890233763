addr replace 10.1.1.2 peer 10.1.1.1/32 dev d0
addr replace fe80::77/64 dev d0 nodad
addr replace 2001:db8::7/64 dev d0 nodad
route replace default dev d0 table 46108 proto 180
route replace 2001:db8:1::/48 dev d0 proto 180 metric 5
rule add not fwmark 46108 lookup 46108 protocol 180 priority 31109
route replace ::/0 dev d0 table 46108 proto 180
