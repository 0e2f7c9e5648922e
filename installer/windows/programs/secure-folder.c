/* Gives folders to the administrators: they and the system may change them, users may read. The setup and the MSI run it.
 *
 * usage: secure-folder FOLDER...
 *
 * What somebody else has laid there before is nothing that a guard may believe: a folder of theirs is put aside and made
 * anew, an entry of theirs is put aside, both under the name `….untrusted`. */
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <shellapi.h>
#include <wchar.h>

/* Owner and group: the administrators. Nothing inherited; administrators and the system all, users reading. */
#define RIGHTS L"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)"
#define LONGEST 1024

static BYTE administrators[SECURITY_MAX_SID_SIZE], local_system[SECURITY_MAX_SID_SIZE], own[1024];

/* Who installs, if not the administrators as a group, is one of them. */
static int know_the_trusted(void)
{
    DWORD one = sizeof administrators, other = sizeof local_system, size = 0;
    HANDLE token;
    int done;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token))
        return 0;
    for (const wchar_t **name = (const wchar_t *[]){ SE_TAKE_OWNERSHIP_NAME, SE_RESTORE_NAME, NULL }; *name; name++) {
        TOKEN_PRIVILEGES wanted = { 1, { { { 0, 0 }, SE_PRIVILEGE_ENABLED } } };
        if (LookupPrivilegeValueW(NULL, *name, &wanted.Privileges[0].Luid))
            AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
    }
    done = GetTokenInformation(token, TokenUser, own, sizeof own, &size)
        && CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &one)
        && CreateWellKnownSid(WinLocalSystemSid, NULL, local_system, &other);
    CloseHandle(token);
    return done;
}

static int trusted(HANDLE entry)
{
    PSECURITY_DESCRIPTOR found = NULL;
    PSID owner = NULL;
    BY_HANDLE_FILE_INFORMATION kind;
    int told;

    /* A link would lead to somebody else's. */
    if (!GetFileInformationByHandle(entry, &kind) || kind.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT
        || GetSecurityInfo(entry, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &found))
        return 0;
    told = owner && (EqualSid(owner, administrators) || EqualSid(owner, local_system)
        || EqualSid(owner, ((TOKEN_USER *)own)->User.Sid));
    LocalFree(found);
    return told;
}

/* Opened as itself, not as what it may link to. */
static HANDLE opened(const wchar_t *path, DWORD access)
{
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
}

static int put_aside_unless_trusted(const wchar_t *path)
{
    static wchar_t aside[LONGEST + 64];
    HANDLE entry = opened(path, READ_CONTROL | FILE_READ_ATTRIBUTES);
    int fine = entry != INVALID_HANDLE_VALUE && trusted(entry);

    if (entry != INVALID_HANDLE_VALUE)
        CloseHandle(entry);
    if (fine)
        return 1;
    _snwprintf(aside, ARRAYSIZE(aside) - 1, L"%ls.%lu.untrusted", path, (unsigned long)GetTickCount());
    return MoveFileExW(path, aside, 0);
}

/* The folder first, so that nobody adds to it; then what lies in it. */
static int secure(const wchar_t *path, SECURITY_ATTRIBUTES *rights, PSID owner, PSID group, PACL list)
{
    static wchar_t inside[LONGEST + 64];
    WIN32_FIND_DATAW found;
    HANDLE folder, search;
    wchar_t *name;
    int done;

    if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES && !put_aside_unless_trusted(path))
        return 0;
    if (!CreateDirectoryW(path, rights) && GetLastError() != ERROR_ALREADY_EXISTS)
        return 0;
    folder = opened(path, READ_CONTROL | WRITE_DAC | WRITE_OWNER | FILE_READ_ATTRIBUTES);
    if (folder == INVALID_HANDLE_VALUE)
        return 0;
    done = trusted(folder) && SetSecurityInfo(folder, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION
        | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
        owner, group, list, NULL) == ERROR_SUCCESS;
    CloseHandle(folder);
    _snwprintf(inside, ARRAYSIZE(inside) - 1, L"%ls\\*", path);
    search = done ? FindFirstFileW(inside, &found) : INVALID_HANDLE_VALUE;
    if (search == INVALID_HANDLE_VALUE)
        return done;
    do {
        name = wcsrchr(found.cFileName, L'.');
        if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L"..") || (name && !wcscmp(name, L".untrusted")))
            continue;
        _snwprintf(inside, ARRAYSIZE(inside) - 1, L"%ls\\%ls", path, found.cFileName);
        done &= put_aside_unless_trusted(inside);
    } while (FindNextFileW(search, &found));
    FindClose(search);
    return done;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR words, int show)
{
    int count = 0, failed = 0, at;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
    SECURITY_ATTRIBUTES rights = { .nLength = sizeof rights };
    PSID owner = NULL, group = NULL;
    PACL list = NULL;
    BOOL present = FALSE, preset;

    (void)instance, (void)before, (void)words, (void)show;
    if (!given || count < 2 || !know_the_trusted()
        || !ConvertStringSecurityDescriptorToSecurityDescriptorW(RIGHTS, SDDL_REVISION_1, &rights.lpSecurityDescriptor, NULL)
        || !GetSecurityDescriptorOwner(rights.lpSecurityDescriptor, &owner, &preset)
        || !GetSecurityDescriptorGroup(rights.lpSecurityDescriptor, &group, &preset)
        || !GetSecurityDescriptorDacl(rights.lpSecurityDescriptor, &present, &list, &preset) || !present)
        return 2;
    for (at = 1; at < count; at++) {
        wchar_t path[MAX_PATH];
        /* Without the point at the end, by which an MSI keeps a quoted path whole. */
        DWORD length = GetFullPathNameW(given[at], ARRAYSIZE(path), path, NULL);
        while (length && length < ARRAYSIZE(path) && path[length - 1] == L'\\')
            path[--length] = 0;
        failed |= !length || length >= ARRAYSIZE(path) || !secure(path, &rights, owner, group, list);
    }
    return failed;
}
