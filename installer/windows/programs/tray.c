/* frostpane-tray.exe: starts the guard beside it without a console window, and ends.
 * What starts when a person logs in and what the start menu names. */
#include <windows.h>
#include <wchar.h>

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR words, int show)
{
    wchar_t program[32768], command[32800];
    STARTUPINFOW start = { .cb = sizeof start };
    PROCESS_INFORMATION made;
    DWORD length = GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    wchar_t *name = length && length < ARRAYSIZE(program) ? wcsrchr(program, L'\\') : NULL;

    (void)instance, (void)before, (void)words, (void)show;
    if (!name || name + wcslen(L"\\frostpane.exe") >= program + ARRAYSIZE(program))
        return 2;
    wcscpy(name, L"\\frostpane.exe");
    command[0] = L'"';
    wcscpy(command + 1, program);
    wcscat(command, L"\" run");
    /* A console that nobody sees: the guard and its reading process share it, and no window flashes up. */
    if (!CreateProcessW(program, command, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &made))
        return 2;
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return 0;
}
