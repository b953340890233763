/*
 * What Windows documents of named pipes, folders and services and Bulkhead relies on, asked of the system that this runs on, a line an answer.
 * scripts/windows-pipes builds it and has Wine run it; on a Windows it runs as administrator.
 */
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>

#define NAME L"\\\\.\\pipe\\bulkhead-probe"
#define SPEAKING ((FILE_GENERIC_READ | FILE_GENERIC_WRITE) & ~FILE_CREATE_PIPE_INSTANCE)
static const wchar_t *ADMINISTRATORS = L"O:BAG:BAD:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;BA)(A;;0x12019b;;;NO)";

static int failed;

static void tell(const char *what, long long got, long long wanted)
{
    int same = got == wanted;
    printf("%-9s %-60s %lld%s", same ? "as said" : "OTHERWISE", what, got, same ? "\n" : "");
    if (!same) {
        printf(", documented: %lld\n", wanted);
        failed++;
    }
}

static SECURITY_ATTRIBUTES described(const wchar_t *text)
{
    SECURITY_ATTRIBUTES a = { sizeof a, NULL, FALSE };
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &a.lpSecurityDescriptor, NULL))
        tell("a descriptor in words is understood", GetLastError(), 0);
    return a;
}

static HANDLE instance(DWORD flags, SECURITY_ATTRIBUTES *a)
{
    return CreateNamedPipeW(NAME, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | flags,
                            PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_REJECT_REMOTE_CLIENTS, PIPE_UNLIMITED_INSTANCES,
                            1 << 18, 1 << 18, 0, a);
}

static long error(BOOL done)
{
    return done ? 0 : (long) GetLastError();
}

/* As NativePipe does it: overlapped, and cancelled when it takes longer. */
static long moved(HANDLE pipe, int reads, char *buffer, DWORD length, DWORD wait)
{
    OVERLAPPED o = { 0 };
    DWORD n = 0;
    o.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    BOOL done = reads ? ReadFile(pipe, buffer, length, NULL, &o) : WriteFile(pipe, buffer, length, NULL, &o);
    long code = error(done);
    if (done || code == ERROR_IO_PENDING) {
        if (WaitForSingleObject(o.hEvent, wait) != WAIT_OBJECT_0)
            CancelIoEx(pipe, &o);
        code = GetOverlappedResult(pipe, &o, &n, TRUE) ? 0 : (long) GetLastError();
    }
    CloseHandle(o.hEvent);
    return code == 0 ? (long) n : -code;
}

static int owner_is(HANDLE handle, const wchar_t *wanted)
{
    PSID owner = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    wchar_t *text = NULL;
    if (GetSecurityInfo(handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor) != 0)
        return -1;
    ConvertSidToStringSidW(owner, &text);
    return wcscmp(text, wanted) == 0;
}

static void pipes(void)
{
    SECURITY_ATTRIBUTES a = described(ADMINISTRATORS);
    char buffer[16];
    OVERLAPPED o = { 0 };
    o.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    tell("CreateFileW where nobody listens", CreateFileW(NAME, SPEAKING, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE ? (long) GetLastError() : 0, ERROR_FILE_NOT_FOUND);
    HANDLE server = instance(FILE_FLAG_FIRST_PIPE_INSTANCE, &a);
    tell("CreateNamedPipeW makes the first instance", server == INVALID_HANDLE_VALUE ? (long) GetLastError() : 0, 0);
    HANDLE second = instance(FILE_FLAG_FIRST_PIPE_INSTANCE, &a);
    tell("FILE_FLAG_FIRST_PIPE_INSTANCE refuses a second", second == INVALID_HANDLE_VALUE ? (long) GetLastError() : 0, ERROR_ACCESS_DENIED);
    if (second != INVALID_HANDLE_VALUE)
        CloseHandle(second);
    long waiting = error(ConnectNamedPipe(server, &o));
    tell("ConnectNamedPipe waits", waiting, ERROR_IO_PENDING);
    HANDLE client = CreateFileW(NAME, SPEAKING, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
    tell("CreateFileW without FILE_CREATE_PIPE_INSTANCE", client == INVALID_HANDLE_VALUE ? (long) GetLastError() : 0, 0);
    tell("ConnectNamedPipe ends with a client", WaitForSingleObject(o.hEvent, 5000), WAIT_OBJECT_0);
    tell("CreateFileW while no instance waits", CreateFileW(NAME, SPEAKING, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE ? (long) GetLastError() : 0, ERROR_PIPE_BUSY);
    DWORD mode = PIPE_READMODE_MESSAGE;
    tell("SetNamedPipeHandleState, by messages", error(SetNamedPipeHandleState(client, &mode, NULL, NULL)), 0);
    tell("ImpersonateNamedPipeClient before anything was read", error(ImpersonateNamedPipeClient(server)), ERROR_CANNOT_IMPERSONATE);
    RevertToSelf();
    tell("a read of nothing is cancelled in time", moved(server, 1, buffer, sizeof buffer, 50), -ERROR_OPERATION_ABORTED);
    tell("a message of three bytes is written", moved(client, 0, "abc", 3, INFINITE), 3);
    tell("a message of two bytes is written", moved(client, 0, "de", 2, INFINITE), 2);
    tell("the first is read alone", moved(server, 1, buffer, sizeof buffer, INFINITE), 3);
    tell("the second does not fit into a byte", moved(server, 1, buffer, 1, INFINITE), -ERROR_MORE_DATA);
    tell("its rest comes next", moved(server, 1, buffer, sizeof buffer, INFINITE), 1);
    tell("a message of no bytes is written", moved(client, 0, "", 0, INFINITE), 0);
    tell("a message of no bytes is read", moved(server, 1, buffer, sizeof buffer, 500), 0);

    ULONG pid = 0;
    tell("GetNamedPipeClientProcessId", GetNamedPipeClientProcessId(server, &pid) ? pid == GetCurrentProcessId() : -(long) GetLastError(), 1);
    pid = 0;
    tell("GetNamedPipeServerProcessId", GetNamedPipeServerProcessId(client, &pid) ? pid == GetCurrentProcessId() : -(long) GetLastError(), 1);
    tell("GetSecurityInfo: the pipe is Administrators'", owner_is(client, L"S-1-5-32-544"), 1);

    tell("ImpersonateNamedPipeClient", error(ImpersonateNamedPipeClient(server)), 0);
    HANDLE token = NULL;
    tell("OpenThreadToken", error(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token)), 0);
    tell("RevertToSelf", error(RevertToSelf()), 0);
    SECURITY_IMPERSONATION_LEVEL level = 0;
    DWORD length = sizeof level;
    GetTokenInformation(token, TokenImpersonationLevel, &level, sizeof level, &length);
    tell("the token is for identification alone", level, SecurityIdentification);
    PSID sid = NULL;
    BOOL member = FALSE;
    ConvertStringSidToSidW(L"S-1-5-32-544", &sid);
    tell("CheckTokenMembership of that token", error(CheckTokenMembership(token, sid, &member)), 0);
    tell("who runs this is an administrator", member, 1);

    tell("a last message is written", moved(server, 0, "bye", 3, INFINITE), 3);
    CloseHandle(server);
    tell("it is read after its writer has closed", moved(client, 1, buffer, sizeof buffer, 500), 3);
    tell("and then the end", moved(client, 1, buffer, sizeof buffer, 500), -ERROR_BROKEN_PIPE);
    tell("nothing more is taken", moved(client, 0, "abc", 3, 500), -ERROR_NO_DATA);
    CloseHandle(client);
}

static void folders(void)
{
    SECURITY_ATTRIBUTES a = described(L"O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
    wchar_t path[MAX_PATH];
    GetTempPathW(MAX_PATH, path);
    wcscat(path, L"bulkhead-probe");
    RemoveDirectoryW(path);
    tell("CreateDirectoryW with a descriptor", error(CreateDirectoryW(path, &a)), 0);
    tell("CreateDirectoryW of one that is there", error(CreateDirectoryW(path, &a)), ERROR_ALREADY_EXISTS);
    PSID owner = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    wchar_t *text = L"";
    if (GetNamedSecurityInfoW(path, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor) == 0)
        ConvertSidToStringSidW(owner, &text);
    tell("GetNamedSecurityInfoW: it is Administrators'", wcscmp(text, L"S-1-5-32-544") == 0, 1);
    RemoveDirectoryW(path);
}

static void services(void)
{
    SERVICE_TABLE_ENTRYW table[2] = { { L"bulkhead-probe", NULL }, { NULL, NULL } };
    tell("StartServiceCtrlDispatcherW of no service", error(StartServiceCtrlDispatcherW(table)), ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
    tell("OpenSCManagerW", manager == NULL ? (long) GetLastError() : 0, 0);
    tell("OpenServiceW of none", OpenServiceW(manager, L"bulkhead-probe", SERVICE_QUERY_STATUS) == NULL ? (long) GetLastError() : 0, ERROR_SERVICE_DOES_NOT_EXIST);
    SC_HANDLE service = CreateServiceW(manager, L"bulkhead-probe", L"Bulkhead's probe", SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
                                       SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, L"\"C:\\nowhere.exe\" guard serve", NULL, NULL, L"BFE\0nsi\0", NULL, NULL);
    tell("CreateServiceW", service == NULL ? (long) GetLastError() : 0, 0);
    tell("CreateServiceW of the same name", CreateServiceW(manager, L"bulkhead-probe", L"Bulkhead's other probe", SERVICE_QUERY_STATUS, SERVICE_WIN32_OWN_PROCESS,
                                       SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, L"nowhere", NULL, NULL, NULL, NULL, NULL) == NULL ? (long) GetLastError() : 0, ERROR_SERVICE_EXISTS);
    SC_ACTION restart = { SC_ACTION_RESTART, 1000 };
    SERVICE_FAILURE_ACTIONSW actions = { 86400, NULL, NULL, 1, &restart };
    tell("ChangeServiceConfig2W, failure actions", error(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &actions)), 0);
    SERVICE_FAILURE_ACTIONS_FLAG flag = { TRUE };
    tell("ChangeServiceConfig2W, also with an error", error(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &flag)), 0);
    SERVICE_STATUS_PROCESS status = { 0 };
    DWORD needed = 0;
    tell("QueryServiceStatusEx", error(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *) &status, sizeof status, &needed)), 0);
    tell("it is stopped", status.dwCurrentState, SERVICE_STOPPED);
    SERVICE_STATUS control;
    tell("ControlService, stop, of one that has", error(ControlService(service, SERVICE_CONTROL_STOP, &control)), ERROR_SERVICE_NOT_ACTIVE);
    tell("DeleteService", error(DeleteService(service)), 0);
    tell("DeleteService again while somebody looks", error(DeleteService(service)), ERROR_SERVICE_MARKED_FOR_DELETE);
    CloseServiceHandle(service);
    tell("OpenServiceW once nobody does", OpenServiceW(manager, L"bulkhead-probe", SERVICE_QUERY_STATUS) == NULL ? (long) GetLastError() : 0, ERROR_SERVICE_DOES_NOT_EXIST);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    pipes();
    folders();
    services();
    printf("%d otherwise than documented\n", failed);
    return failed > 0;
}
