/* frostpane-browser-host.exe: what browsers start for the companion extension, for they can give no command of their own.
 * Starts the program beside it with the browser's pipes, waits for its end and ends as it did. */
#include <windows.h>
#include <wchar.h>

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR words, int show)
{
    wchar_t program[32768], command[32800];
    STARTUPINFOW start = { .cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES };
    PROCESS_INFORMATION made;
    DWORD length = GetModuleFileNameW(NULL, program, ARRAYSIZE(program)), ended = 2;
    wchar_t *name = length && length < ARRAYSIZE(program) ? wcsrchr(program, L'\\') : NULL;

    (void)instance, (void)before, (void)words, (void)show;
    if (!name || name + wcslen(L"\\frostpane.exe") >= program + ARRAYSIZE(program))
        return 2;
    wcscpy(name, L"\\frostpane.exe");
    command[0] = L'"';
    wcscpy(command + 1, program);
    wcscat(command, L"\" browser-host");
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    SetHandleInformation(start.hStdInput, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(start.hStdOutput, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(start.hStdError, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    if (!CreateProcessW(program, command, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &made))
        return 2;
    CloseHandle(made.hThread);
    CloseHandle(start.hStdInput);
    CloseHandle(start.hStdOutput);
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &ended);
    return (int)ended;
}
