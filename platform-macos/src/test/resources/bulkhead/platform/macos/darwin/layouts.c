/*
 * The structures and requests of XNU that this program names, as its public headers publish their members, for a compiler that knows
 * Apple's ABI to say where each lies: clang -target arm64-apple-macos13 -ffreestanding -S. Nothing of it is run.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

/* sys/ioccom.h */
#define REQUEST(direction, group, number, type) \
  ((direction) | ((sizeof(type) & 0x1fff) << 16) | ((unsigned long)(group) << 8) | (number))
#define OUT_OF 0x40000000ul
#define IN_AND_OUT 0xC0000000ul

#define SIZE(type) const unsigned long size_##type = sizeof(struct type);
#define OFFSET(type, member) const unsigned long offset_##type##_##member = __builtin_offsetof(struct type, member);
#define NUMBER(name, value) const unsigned long number_##name = value;

/* sys/kern_control.h */
struct ctl_info { u32 ctl_id; char ctl_name[96]; };
struct sockaddr_ctl { u8 sc_len, sc_family; u16 ss_sysaddr; u32 sc_id, sc_unit, sc_reserved[5]; };

/* netinet/in.h, netinet6/in6.h */
struct sockaddr_in { u8 sin_len, sin_family; u16 sin_port; u32 sin_addr; char sin_zero[8]; };
struct sockaddr_in6 { u8 sin6_len, sin6_family; u16 sin6_port; u32 sin6_flowinfo; u8 sin6_addr[16]; u32 sin6_scope_id; };

/* sys/un.h, sys/socket.h, sys/uio.h, sys/ucred.h, grp.h */
struct sockaddr_un { u8 sun_len, sun_family; char sun_path[104]; };
struct iovec { void *iov_base; unsigned long iov_len; };
struct msghdr {
  void *msg_name; u32 msg_namelen; struct iovec *msg_iov; int msg_iovlen; void *msg_control; u32 msg_controllen; int msg_flags;
};
struct cmsghdr { u32 cmsg_len; int cmsg_level, cmsg_type; };
struct xucred { u32 cr_version, cr_uid; short cr_ngroups; u32 cr_groups[16]; };
struct audit_token { u32 val[8]; };
struct group { char *gr_name, *gr_passwd; u32 gr_gid; char **gr_mem; };
#define ALIGN32(length) (((length) + 3ul) & ~3ul)

/* net/route.h, net/if.h */
struct rt_metrics { u32 locks, mtu, hopcount; int expire; u32 recvpipe, sendpipe, ssthresh, rtt, rttvar, pksent, state, filler[3]; };
struct rt_msghdr {
  u16 rtm_msglen; u8 rtm_version, rtm_type; u16 rtm_index; int rtm_flags, rtm_addrs, rtm_pid, rtm_seq, rtm_errno, rtm_use;
  u32 rtm_inits; struct rt_metrics rtm_rmx;
};
struct if_msghdr { u16 ifm_msglen; u8 ifm_version, ifm_type; int ifm_addrs, ifm_flags; u16 ifm_index; };
struct ifa_msghdr { u16 ifam_msglen; u8 ifam_version, ifam_type; int ifam_addrs, ifam_flags; u16 ifam_index; int ifam_metric; };

/* poll.h */
struct pollfd { int fd; short events, revents; };

/* net/pfvar.h */
struct entry { void *next; void **previous; };
union address { u8 bytes[16]; u32 words[4]; };
struct range { union address address, mask; };
struct wrap {
  union { struct range a; char ifname[16], tblname[32], rtlabelname[32]; u32 rtlabel; } v;
  union { void *dyn, *tbl; int dyncnt, tblcnt; } p;
  u8 type, iflags;
};
struct ports { u16 port[2]; u8 op; };
union transport { struct ports range; u16 call_id; u32 spi; };
struct end { struct wrap addr; union transport xport; u8 neg; };
struct ids { u32 id[2]; u8 op, pad[3]; };
struct pool {
  struct entry list; void *cur; u32 key[4]; union address counter; int tblidx; u16 proxy_port[2]; u8 port_op, opts, af;
};
struct pf_rule {
  struct end src, dst;
  union { void *ptr; u32 nr; } skip[8];
  char label[64], ifname[16], qname[64], pqname[64], tagname[64], match_tagname[64], overload_tblname[32];
  struct entry entries;
  struct pool rpool;
  u64 evaluations, packets[2], bytes[2], ticket;
  char owner[64];
  u32 priority;
  void *kif, *anchor, *overload_tbl;
  u32 os_fingerprint, rtableid, timeout[26], states, max_states, src_nodes, max_src_nodes, max_src_states, max_src_conn;
  struct { u32 limit, seconds; } max_src_conn_rate;
  u32 qid, pqid, rt_listid, nr, prob, cuid;
  int cpid;
  u16 return_icmp, return_icmp6, max_mss, tag, match_tag;
  struct ids uid, gid;
  u32 rule_flag;
  u8 action, direction, log, logif, quick, ifnot, match_tag_not, natpass, keep_state, af, proto, type, code, flags, flagset, min_ttl,
      allow_opts, rt, return_ttl, tos, anchor_relative, anchor_wildcard, flush, proto_variant, extfilter, extmap;
  u32 dnpipe, dntype;
};
struct pooladdr { struct wrap addr; struct entry entries; char ifname[16]; void *kif; };
struct pfioc_pooladdr { u32 action, ticket, nr, r_num; u8 r_action, r_last, af; char anchor[1024]; struct pooladdr addr; };
struct pfioc_rule { u32 action, ticket, pool_ticket, nr; char anchor[1024], anchor_call[1024]; struct pf_rule rule; };
struct state_end { struct wrap addr; u8 reserved[3], neg; union transport xport; };
struct pfioc_state_kill {
  u8 psk_af, psk_proto, psk_proto_variant, pad; struct state_end psk_src, psk_dst; char psk_ifname[16], psk_ownername[64];
};
#pragma pack(push, 1)
struct pfioc_token { u64 token_value, timestamp; int pid; char proc_name[64]; };
#pragma pack(pop)
struct pfioc_tokens { int size; void *buffer __attribute__((aligned(8))); };
struct pfioc_remove_token { u64 token_value, refcount; };

SIZE(ctl_info) OFFSET(ctl_info, ctl_name)
SIZE(sockaddr_ctl) OFFSET(sockaddr_ctl, ss_sysaddr) OFFSET(sockaddr_ctl, sc_id) OFFSET(sockaddr_ctl, sc_unit)
SIZE(sockaddr_in) OFFSET(sockaddr_in, sin_port) OFFSET(sockaddr_in, sin_addr)
SIZE(sockaddr_in6) OFFSET(sockaddr_in6, sin6_addr) OFFSET(sockaddr_in6, sin6_scope_id)
SIZE(rt_msghdr) OFFSET(rt_msghdr, rtm_type) OFFSET(rt_msghdr, rtm_index)
OFFSET(if_msghdr, ifm_type) OFFSET(if_msghdr, ifm_index) OFFSET(ifa_msghdr, ifam_type) OFFSET(ifa_msghdr, ifam_index)
SIZE(pollfd) OFFSET(pollfd, events) OFFSET(pollfd, revents)
SIZE(pf_rule) OFFSET(pf_rule, action)
SIZE(pfioc_pooladdr) OFFSET(pfioc_pooladdr, ticket)
SIZE(pfioc_rule) OFFSET(pfioc_rule, ticket) OFFSET(pfioc_rule, pool_ticket) OFFSET(pfioc_rule, nr) OFFSET(pfioc_rule, anchor)
OFFSET(pfioc_rule, anchor_call) OFFSET(pfioc_rule, rule)
SIZE(pfioc_state_kill) OFFSET(pfioc_state_kill, psk_src)
SIZE(pfioc_token) SIZE(pfioc_tokens) OFFSET(pfioc_tokens, buffer)
SIZE(pfioc_remove_token) OFFSET(pfioc_remove_token, refcount)

NUMBER(CTLIOCGINFO, REQUEST(IN_AND_OUT, 'N', 3, struct ctl_info))
NUMBER(DIOCSTARTREF, REQUEST(OUT_OF, 'D', 8, u64))
NUMBER(DIOCSTOPREF, REQUEST(IN_AND_OUT, 'D', 9, struct pfioc_remove_token))
NUMBER(DIOCGETSTARTERS, REQUEST(IN_AND_OUT, 'D', 5, struct pfioc_tokens))
NUMBER(DIOCGETRULES, REQUEST(IN_AND_OUT, 'D', 6, struct pfioc_rule))
NUMBER(DIOCGETRULE, REQUEST(IN_AND_OUT, 'D', 7, struct pfioc_rule))
NUMBER(DIOCCHANGERULE, REQUEST(IN_AND_OUT, 'D', 26, struct pfioc_rule))
NUMBER(DIOCKILLSTATES, REQUEST(IN_AND_OUT, 'D', 41, struct pfioc_state_kill))
NUMBER(DIOCBEGINADDRS, REQUEST(IN_AND_OUT, 'D', 51, struct pfioc_pooladdr))

SIZE(sockaddr_un)
SIZE(iovec)
SIZE(msghdr)
OFFSET(msghdr, msg_iov)
OFFSET(msghdr, msg_iovlen)
OFFSET(msghdr, msg_control)
OFFSET(msghdr, msg_controllen)
OFFSET(msghdr, msg_flags)
SIZE(cmsghdr)
OFFSET(cmsghdr, cmsg_level)
SIZE(xucred)
OFFSET(xucred, cr_uid)
OFFSET(xucred, cr_ngroups)
OFFSET(xucred, cr_groups)
SIZE(audit_token)
OFFSET(group, gr_gid)
NUMBER(CMSG_LEN, ALIGN32(sizeof(struct cmsghdr)) + sizeof(int))
NUMBER(CMSG_SPACE, ALIGN32(sizeof(struct cmsghdr)) + ALIGN32(sizeof(int)))
