/* frostpane-check.exe: tells administrators of log-ins that no guard watches. A scheduled task of the system's runs it
 * every five minutes; what the person at the desk does to the guard's start, or to its files, changes nothing here.
 * After an installation, before which guards were ended, its first run starts them again.
 *
 * usage: frostpane-check              look once
 *        frostpane-check /install     lay the task and the source of events, as an administrator
 *        frostpane-check /remove      take both away
 *
 * Each such log-in is a warning in the event log "Application", source "Frostpane", event 1, and a line on the standard
 * output. Exit status: 0 none, or done; 1 some; 2 the system does not answer. */
#include <windows.h>
#include <winternl.h>
#include <tlhelp32.h>
#include <userenv.h>
#include <wtsapi32.h>
#include <stdio.h>
#include <wchar.h>

#define EVENT 1
#define LONGEST 32768
#define TASK L"Frostpane log-in check"
#define SOURCE L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\Frostpane"
/* Its messages are what is told, word for word; every Windows has it. */
#define MESSAGES L"%SystemRoot%\\System32\\EventCreate.exe"
/* Where an installation leaves word that guards are to be started. */
#define STATE L"SOFTWARE\\Frostpane"
#define START L"StartGuards"
/* Every five minutes as the system, on battery too, and once an installation is over. Source: Task Scheduler, XML schema. */
#define TASK_XML \
    L"<Task version='1.2' xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'><Triggers>" \
    L"<RegistrationTrigger><Delay>PT30S</Delay></RegistrationTrigger><TimeTrigger><Repetition>" \
    L"<Interval>PT5M</Interval></Repetition><StartBoundary>2020-01-01T00:00:00</StartBoundary></TimeTrigger></Triggers>" \
    L"<Principals><Principal id='a'><UserId>S-1-5-18</UserId></Principal></Principals><Settings>" \
    L"<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false" \
    L"</StopIfGoingOnBatteries><StartWhenAvailable>true</StartWhenAvailable><ExecutionTimeLimit>PT1M" \
    L"</ExecutionTimeLimit></Settings><Actions Context='a'><Exec><Command>\"%ls\"</Command></Exec></Actions>" \
    L"</Task>"

static wchar_t own[LONGEST], guard[LONGEST], tray[LONGEST];

/* Source: NtQueryInformationProcess, PEB and RTL_USER_PROCESS_PARAMETERS of winternl.h. */
typedef NTSTATUS (NTAPI *ask_process)(HANDLE, PROCESSINFOCLASS, PVOID, ULONG, PULONG);

/* The words by which a process was started. */
static int command_line(HANDLE process, wchar_t *words)
{
    ask_process ask = (ask_process)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    PROCESS_BASIC_INFORMATION basic;
    PEB peb;
    RTL_USER_PROCESS_PARAMETERS given;
    size_t bytes;

    if (!ask || ask(process, ProcessBasicInformation, &basic, sizeof basic, NULL) < 0
        || !ReadProcessMemory(process, basic.PebBaseAddress, &peb, sizeof peb, NULL)
        || !ReadProcessMemory(process, peb.ProcessParameters, &given, sizeof given, NULL))
        return 0;
    bytes = given.CommandLine.Length;
    if (bytes >= LONGEST * sizeof(wchar_t)
        || !ReadProcessMemory(process, given.CommandLine.Buffer, words, bytes, NULL))
        return 0;
    words[bytes / sizeof(wchar_t)] = 0;
    return 1;
}

/* The guard itself, not a command of it and not its inspection worker: the first word behind the program is `run`. */
static int runs_the_guard(HANDLE process)
{
    static wchar_t path[LONGEST], words[LONGEST];
    DWORD length = LONGEST;
    wchar_t *at;

    if (!QueryFullProcessImageNameW(process, 0, path, &length) || _wcsicmp(path, guard) || !command_line(process, words))
        return 0;
    at = *words == L'"' ? wcschr(words + 1, L'"') : wcschr(words, L' ');
    at = at && *at == L'"' ? at + 1 : at;
    while (at && *at == L' ')
        at++;
    return at && !wcsncmp(at, L"run", 3) && (at[3] == 0 || at[3] == L' ');
}

static int guarded(DWORD session)
{
    PROCESSENTRY32W entry = { .dwSize = sizeof entry };
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    int found = 0;

    if (all == INVALID_HANDLE_VALUE)
        return 0;
    for (BOOL more = Process32FirstW(all, &entry); more && !found; more = Process32NextW(all, &entry)) {
        DWORD its = 0;
        HANDLE process;
        if (!ProcessIdToSessionId(entry.th32ProcessID, &its) || its != session)
            continue;
        process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, entry.th32ProcessID);
        if (process) {
            found = runs_the_guard(process);
            CloseHandle(process);
        }
    }
    CloseHandle(all);
    return found;
}

/* What starts the guard, as the person of a session and with that person's environment. */
static int start(DWORD session)
{
    static wchar_t command[LONGEST + 2];
    STARTUPINFOW how = { .cb = sizeof how, .lpDesktop = L"winsta0\\default" };
    PROCESS_INFORMATION made;
    HANDLE person;
    void *environment;
    int started;

    if (!WTSQueryUserToken(session, &person))
        return 0;
    started = CreateEnvironmentBlock(&environment, person, FALSE);
    if (started) {
        swprintf(command, LONGEST + 2, L"\"%ls\"", tray);
        started = CreateProcessAsUserW(person, tray, command, NULL, NULL, FALSE, CREATE_UNICODE_ENVIRONMENT, environment,
                                       NULL, &how, &made);
        DestroyEnvironmentBlock(environment);
    }
    CloseHandle(person);
    if (started) {
        CloseHandle(made.hThread);
        CloseHandle(made.hProcess);
    }
    return started;
}

/* Whether an installation has left word to start guards; it is taken away. */
static int told_to_start(void)
{
    HKEY key;
    int told;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, STATE, 0, KEY_SET_VALUE, &key))
        return 0;
    told = !RegDeleteValueW(key, START);
    RegCloseKey(key);
    return told;
}

static void tell(const wchar_t *person, DWORD session)
{
    wchar_t said[512];
    const wchar_t *strings[] = { said };
    HANDLE events = RegisterEventSourceW(NULL, L"Frostpane");

    swprintf(said, 512, L"no-guard: %ls is logged in (session %lu) and no Frostpane guard runs", person, session);
    wprintf(L"%ls\n", said);
    if (events) {
        ReportEventW(events, EVENTLOG_WARNING_TYPE, 0, EVENT, NULL, 1, 0, strings, NULL);
        DeregisterEventSource(events);
    }
}

/* A program of the system's own; its exit status. */
static DWORD run_schtasks(const wchar_t *words)
{
    static wchar_t command[2 * LONGEST];
    wchar_t system[MAX_PATH];
    STARTUPINFOW start = { .cb = sizeof start };
    PROCESS_INFORMATION made;
    DWORD status = 1;

    if (!GetSystemDirectoryW(system, MAX_PATH))
        return 1;
    swprintf(command, 2 * LONGEST, L"\"%ls\\schtasks.exe\" %ls", system, words);
    if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &made))
        return 1;
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &status);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return status;
}

/* The description lies beside this program, where administrators alone can write. */
static int install(void)
{
    static wchar_t path[LONGEST], words[2 * LONGEST], text[2 * LONGEST];
    DWORD types = EVENTLOG_WARNING_TYPE, yes = 1, written, failed;
    HANDLE file;
    HKEY key;

    swprintf(path, LONGEST, L"%ls.xml", own);
    text[0] = 0xFEFF;
    swprintf(text + 1, 2 * LONGEST - 1, TASK_XML, own);
    /* Before the task, whose first run reads it. */
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, STATE, START, REG_DWORD, &yes, sizeof yes);
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return 2;
    failed = !WriteFile(file, text, wcslen(text) * sizeof(wchar_t), &written, NULL);
    CloseHandle(file);
    swprintf(words, 2 * LONGEST, L"/Create /F /TN \"" TASK L"\" /XML \"%ls\"", path);
    failed = failed || run_schtasks(words);
    DeleteFileW(path);
    if (failed || RegCreateKeyExW(HKEY_LOCAL_MACHINE, SOURCE, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL))
        return 2;
    RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ, (const BYTE *)MESSAGES, sizeof MESSAGES);
    RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD, (const BYTE *)&types, sizeof types);
    RegCloseKey(key);
    return 0;
}

static int remove_all(void)
{
    told_to_start();
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, SOURCE);
    return run_schtasks(L"/Delete /F /TN \"" TASK L"\"") ? 2 : 0;
}

static int look(void)
{
    WTS_SESSION_INFOW *sessions;
    DWORD how_many = 0;
    int without = 0, starts = told_to_start();

    if (!WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &sessions, &how_many))
        return 2;
    for (DWORD each = 0; each < how_many; each++) {
        DWORD session = sessions[each].SessionId, bytes;
        wchar_t *person = NULL;
        /* Who sits there now is told of: a session that is locked or cut off pastes nothing. It may later. */
        int sits = sessions[each].State == WTSActive;
        if (!sits && !(starts && sessions[each].State == WTSDisconnected))
            continue;
        if (!WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, session, WTSUserName, &person, &bytes))
            continue;
        if (*person && !guarded(session) && !(starts && start(session)) && sits) {
            tell(person, session);
            without = 1;
        }
        WTSFreeMemory(person);
    }
    WTSFreeMemory(sessions);
    return without;
}

int wmain(int count, wchar_t **words)
{
    DWORD length = GetModuleFileNameW(NULL, own, LONGEST);
    wchar_t *name = wcsrchr(own, L'\\');
    int folder = (int)(name - own);

    if (!length || length >= LONGEST || !name || folder + wcslen(L"\\frostpane-tray.exe") >= LONGEST)
        return 2;
    swprintf(guard, LONGEST, L"%.*ls\\frostpane.exe", folder, own);
    swprintf(tray, LONGEST, L"%.*ls\\frostpane-tray.exe", folder, own);
    if (count == 1)
        return look();
    if (!wcscmp(words[1], L"/install"))
        return install();
    return wcscmp(words[1], L"/remove") ? 2 : remove_all();
}
