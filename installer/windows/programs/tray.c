/* frostpane-tray.exe: starts the guard beside it without a console window, and again where it ended by itself.
 * What starts when a person logs in and what the start menu names.
 *
 * The guard ends itself where one of its threads hangs (70), and may crash. It is started again after every end but a
 * clean one (0) and wrong usage or another guard that runs already (2), as the service manager of Linux does. */
#include <windows.h>
#include <wchar.h>

#define CLEAN 0
#define USELESS 2
/* Pauses before the guard is started again, in milliseconds; doubled while it ends within a minute of its start. */
#define SHORTEST 1000
#define LONGEST 300000
#define SOON 60000

static PROCESS_INFORMATION guard;

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM first, LPARAM second)
{
    /* The session ends, or an installer wants the files: the guard is asked itself and tells its trail. */
    if (message == WM_ENDSESSION && first)
        ExitProcess(CLEAN);
    return DefWindowProcW(window, message, first, second);
}

/* A window that nobody sees hears of the end of the session. */
static void hear(HINSTANCE instance)
{
    WNDCLASSW kind = { .lpfnWndProc = answer, .hInstance = instance, .lpszClassName = L"FrostpaneTray" };

    if (RegisterClassW(&kind))
        CreateWindowExW(0, kind.lpszClassName, L"Frostpane tray", 0, 0, 0, 0, 0, NULL, NULL, instance, NULL);
}

/* Until the handle is signalled (NULL: never), or that many milliseconds have gone. */
static void wait_for(HANDLE handle, DWORD patience)
{
    ULONGLONG began = GetTickCount64(), gone = 0;
    MSG message;

    do {
        DWORD left = patience == INFINITE ? INFINITE : (DWORD)(patience - gone);
        DWORD came = MsgWaitForMultipleObjects(handle != NULL, &handle, FALSE, left, QS_ALLINPUT);
        if (came == WAIT_FAILED || (handle && came == WAIT_OBJECT_0))
            return;
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&message);
        gone = GetTickCount64() - began;
    } while (patience == INFINITE || gone < patience);
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR words, int show)
{
    wchar_t program[32768], command[32800];
    STARTUPINFOW start = { .cb = sizeof start };
    DWORD length = GetModuleFileNameW(NULL, program, ARRAYSIZE(program)), status, pause = SHORTEST;
    wchar_t *name = length && length < ARRAYSIZE(program) ? wcsrchr(program, L'\\') : NULL;

    (void)before, (void)words, (void)show;
    if (!name || name + wcslen(L"\\frostpane.exe") >= program + ARRAYSIZE(program))
        return USELESS;
    wcscpy(name, L"\\frostpane.exe");
    hear(instance);
    for (;;) {
        ULONGLONG began = GetTickCount64();
        command[0] = L'"';
        wcscpy(command + 1, program);
        wcscat(command, L"\" run");
        /* A console that nobody sees: the guard and its reading process share it, and no window flashes up. */
        if (!CreateProcessW(program, command, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &guard))
            return USELESS;
        CloseHandle(guard.hThread);
        wait_for(guard.hProcess, INFINITE);
        if (!GetExitCodeProcess(guard.hProcess, &status))
            status = USELESS;
        CloseHandle(guard.hProcess);
        if (status == CLEAN || status == USELESS)
            return (int)status;
        pause = GetTickCount64() - began >= SOON ? SHORTEST : pause;
        wait_for(NULL, pause);
        pause = pause * 2 < LONGEST ? pause * 2 : LONGEST;
    }
}
