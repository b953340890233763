package bulkhead.platform.windows.win32;

import static bulkhead.platform.windows.win32.Kernel32.check;

import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Winbase.SECURITY_ATTRIBUTES;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;

/** Identifiers of accounts and security descriptors, and their texts. They have not run yet. */
final class Sids {
    /** UNLEN and DNLEN are 256 and 15, of which the former is enough for both. */
    private static final int LONGEST_NAME = 257;

    private Sids() {}

    static String text(Pointer sid) throws WindowsException {
        PointerByReference text = new PointerByReference();
        check("ConvertSidToStringSidW", Advapi32.ConvertSidToStringSidW(sid, text));
        try {
            return text.getValue().getWideString(0);
        } finally {
            Kernel32.LocalFree(text.getValue());
        }
    }

    /** As "DOMAIN\name"; the identifier's text where nobody knows a name. */
    static String account(Pointer sid) throws WindowsException {
        char[] name = new char[LONGEST_NAME];
        char[] domain = new char[LONGEST_NAME];
        int known = Advapi32.LookupAccountSidW(
                null,
                sid,
                name,
                new IntByReference(name.length),
                domain,
                new IntByReference(domain.length),
                new IntByReference());
        return known == 0 ? text(sid) : Native.toString(domain) + '\\' + Native.toString(name);
    }

    /** @param token of whom; of this thread or process where it is null */
    static boolean isMember(Pointer token, String group) throws WindowsException {
        PointerByReference sid = new PointerByReference();
        check("ConvertStringSidToSidW", Advapi32.ConvertStringSidToSidW(new WString(group), sid));
        try {
            IntByReference member = new IntByReference();
            check("CheckTokenMembership", Advapi32.CheckTokenMembership(token, sid.getValue(), member));
            return member.getValue() != 0;
        } finally {
            Kernel32.LocalFree(sid.getValue());
        }
    }

    /** Something that takes the attributes of what it makes. */
    interface Making<T> {
        T with(SECURITY_ATTRIBUTES attributes) throws WindowsException;
    }

    static <T> T described(String descriptor, Making<T> making) throws WindowsException {
        PointerByReference made = new PointerByReference();
        check(
                "ConvertStringSecurityDescriptorToSecurityDescriptorW",
                Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                        new WString(descriptor), Winbase.SDDL_REVISION_1, made, null));
        try {
            SECURITY_ATTRIBUTES attributes = new SECURITY_ATTRIBUTES();
            attributes.nLength = attributes.size();
            attributes.lpSecurityDescriptor = made.getValue();
            T result = making.with(attributes);
            Reference.reachabilityFence(attributes);
            return result;
        } finally {
            Kernel32.LocalFree(made.getValue());
        }
    }

    /** Asks for an owner, and has its descriptor freed. */
    interface Asking {
        int of(PointerByReference owner, PointerByReference descriptor);
    }

    static String owner(String call, Asking asking) throws WindowsException {
        PointerByReference owner = new PointerByReference();
        PointerByReference descriptor = new PointerByReference();
        int code = asking.of(owner, descriptor);
        if (code != 0) {
            throw new WindowsException(call, code);
        }
        try {
            return text(owner.getValue());
        } finally {
            Kernel32.LocalFree(descriptor.getValue());
        }
    }
}
