"""The functions of Windows that the backend calls, with their types; the only file that loads system libraries."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

# These exist on Windows alone, and this file is imported there alone.
_library: Callable[..., Any] = vars(ctypes)["WinDLL"]
_callback_type: Callable[..., Any] = vars(ctypes)["WINFUNCTYPE"]
last_error: Callable[[], int] = vars(ctypes)["get_last_error"]

Pointer = ctypes.c_void_p
Result = ctypes.c_ssize_t

WM_NULL = 0x0000
WM_DESTROY = 0x0002
WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016
ENDSESSION_CLOSEAPP = 0x1
WM_TIMER = 0x0113
WM_RENDERFORMAT = 0x0305
WM_RENDERALLFORMATS = 0x0306
WM_DESTROYCLIPBOARD = 0x0307
WM_CLIPBOARDUPDATE = 0x031D
WM_APP = 0x8000

GMEM_MOVEABLE = 0x0002
PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
EVENT_SYSTEM_FOREGROUND = 0x0003
GA_ROOTOWNER = 3
GWL_EXSTYLE = -20
WS_EX_TRANSPARENT = 0x00000020
TOKEN_QUERY = 0x0008
TOKEN_USER = 1
SE_FILE_OBJECT = 1
SE_KERNEL_OBJECT = 6
OWNER = 0x00000001
DACL = 0x00000004
PROTECTED_DACL = 0x80000000

WindowProcedure = _callback_type(Result, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
EventProcedure = _callback_type(
    None,
    wintypes.HANDLE,
    wintypes.DWORD,
    wintypes.HWND,
    wintypes.LONG,
    wintypes.LONG,
    wintypes.DWORD,
    wintypes.DWORD,
)
WindowVisitor = _callback_type(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)


class WindowClass(ctypes.Structure):
    """WNDCLASSW."""

    _fields_ = (
        ("style", wintypes.UINT),
        ("procedure", WindowProcedure),
        ("class_extra", ctypes.c_int),
        ("window_extra", ctypes.c_int),
        ("instance", wintypes.HINSTANCE),
        ("icon", wintypes.HANDLE),
        ("cursor", wintypes.HANDLE),
        ("background", wintypes.HANDLE),
        ("menu", wintypes.LPCWSTR),
        ("name", wintypes.LPCWSTR),
    )


_user32 = _library("user32", use_last_error=True)
_kernel32 = _library("kernel32", use_last_error=True)
_advapi32 = _library("advapi32", use_last_error=True)
_gdi32 = _library("gdi32", use_last_error=True)


def _function(library: Any, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(library, name)
    function.restype, function.argtypes = result, arguments  # type: ignore[attr-defined]  # a foreign function
    return function


def _user(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return _function(_user32, name, result, *arguments)


def _kernel(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return _function(_kernel32, name, result, *arguments)


def _advapi(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return _function(_advapi32, name, result, *arguments)


_BOOL, _DWORD, _HANDLE, _HWND, _INT, _UINT = (
    wintypes.BOOL,
    wintypes.DWORD,
    wintypes.HANDLE,
    wintypes.HWND,
    ctypes.c_int,
    wintypes.UINT,
)
_DWORD_OUT = ctypes.POINTER(_DWORD)
_MESSAGE = ctypes.POINTER(wintypes.MSG)

# the clipboard
OpenClipboard = _user("OpenClipboard", _BOOL, _HWND)
CloseClipboard = _user("CloseClipboard", _BOOL)
EmptyClipboard = _user("EmptyClipboard", _BOOL)
GetClipboardData = _user("GetClipboardData", Pointer, _UINT)
SetClipboardData = _user("SetClipboardData", Pointer, _UINT, Pointer)
EnumClipboardFormats = _user("EnumClipboardFormats", _UINT, _UINT)
GetClipboardFormatName = _user("GetClipboardFormatNameW", _INT, _UINT, wintypes.LPWSTR, _INT)
RegisterClipboardFormat = _user("RegisterClipboardFormatW", _UINT, wintypes.LPCWSTR)
GetClipboardOwner = _user("GetClipboardOwner", _HWND)
GetOpenClipboardWindow = _user("GetOpenClipboardWindow", _HWND)
GetClipboardSequenceNumber = _user("GetClipboardSequenceNumber", _DWORD)
AddClipboardFormatListener = _user("AddClipboardFormatListener", _BOOL, _HWND)
RemoveClipboardFormatListener = _user("RemoveClipboardFormatListener", _BOOL, _HWND)

QueryUnbiasedInterruptTime = _kernel("QueryUnbiasedInterruptTime", _BOOL, ctypes.POINTER(ctypes.c_ulonglong))

# windows and messages
RegisterClass = _user("RegisterClassW", wintypes.ATOM, ctypes.POINTER(WindowClass))
UnregisterClass = _user("UnregisterClassW", _BOOL, wintypes.LPCWSTR, wintypes.HINSTANCE)
CreateWindow = _user(
    "CreateWindowExW",
    _HWND,
    _DWORD,
    wintypes.LPCWSTR,
    wintypes.LPCWSTR,
    _DWORD,
    *(_INT, _INT, _INT, _INT),
    _HWND,
    wintypes.HMENU,
    wintypes.HINSTANCE,
    Pointer,
)
DestroyWindow = _user("DestroyWindow", _BOOL, _HWND)
DefaultProcedure = _user("DefWindowProcW", Result, _HWND, _UINT, wintypes.WPARAM, wintypes.LPARAM)
GetMessage = _user("GetMessageW", _INT, _MESSAGE, _HWND, _UINT, _UINT)
DispatchMessage = _user("DispatchMessageW", Result, _MESSAGE)
PostMessage = _user("PostMessageW", _BOOL, _HWND, _UINT, wintypes.WPARAM, wintypes.LPARAM)
PostQuitMessage = _user("PostQuitMessage", None, _INT)
SetTimer = _user("SetTimer", ctypes.c_size_t, _HWND, ctypes.c_size_t, _UINT, Pointer)
KillTimer = _user("KillTimer", _BOOL, _HWND, ctypes.c_size_t)
SetWinEventHook = _user(
    "SetWinEventHook", _HANDLE, _DWORD, _DWORD, wintypes.HMODULE, EventProcedure, _DWORD, _DWORD, _DWORD
)
UnhookWinEvent = _user("UnhookWinEvent", _BOOL, _HANDLE)

# which keys are down
GetAsyncKeyState = _user("GetAsyncKeyState", ctypes.c_short, ctypes.c_int)

# whose window it is
GetForegroundWindow = _user("GetForegroundWindow", _HWND)
GetSystemMetrics = _user("GetSystemMetrics", ctypes.c_int, ctypes.c_int)
GetAncestor = _user("GetAncestor", _HWND, _HWND, _UINT)
GetWindowThreadProcessId = _user("GetWindowThreadProcessId", _DWORD, _HWND, _DWORD_OUT)
GetClassName = _user("GetClassNameW", _INT, _HWND, wintypes.LPWSTR, _INT)
GetWindowLong = _user("GetWindowLongW", wintypes.LONG, _HWND, _INT)
InternalGetWindowText = _user("InternalGetWindowText", _INT, _HWND, wintypes.LPWSTR, _INT)
"""Title of a window. GetWindowText would ask a window of one's own, whose thread may wait for this one."""
SendMessageTimeout = _user(
    "SendMessageTimeoutW", Result, _HWND, _UINT, wintypes.WPARAM, wintypes.LPARAM, _UINT, _UINT, Pointer
)
IsWindowVisible = _user("IsWindowVisible", _BOOL, _HWND)
IsIconic = _user("IsIconic", _BOOL, _HWND)
GetWindowRect = _user("GetWindowRect", _BOOL, _HWND, Pointer)
EnumWindows = _user("EnumWindows", _BOOL, WindowVisitor, wintypes.LPARAM)
SetWindowDisplayAffinity = _user("SetWindowDisplayAffinity", _BOOL, _HWND, _DWORD)

# drawings
GetEnhMetaFileBits = _function(_gdi32, "GetEnhMetaFileBits", _UINT, _HANDLE, _UINT, Pointer)
SetEnhMetaFileBits = _function(_gdi32, "SetEnhMetaFileBits", _HANDLE, _UINT, Pointer)
DeleteEnhMetaFile = _function(_gdi32, "DeleteEnhMetaFile", _BOOL, _HANDLE)

# memory and processes
GlobalAlloc = _kernel("GlobalAlloc", Pointer, _UINT, ctypes.c_size_t)
GlobalFree = _kernel("GlobalFree", Pointer, Pointer)
GlobalLock = _kernel("GlobalLock", Pointer, Pointer)
GlobalUnlock = _kernel("GlobalUnlock", _BOOL, Pointer)
GlobalSize = _kernel("GlobalSize", ctypes.c_size_t, Pointer)
OpenProcess = _kernel("OpenProcess", _HANDLE, _DWORD, _BOOL, _DWORD)
CloseHandle = _kernel("CloseHandle", _BOOL, _HANDLE)
CreateFile = _kernel("CreateFileW", _HANDLE, wintypes.LPCWSTR, _DWORD, _DWORD, Pointer, _DWORD, _DWORD, _HANDLE)
INVALID_HANDLE = ctypes.c_void_p(-1).value
"""INVALID_HANDLE_VALUE. Source: handleapi.h."""
QueryFullProcessImageName = _kernel("QueryFullProcessImageNameW", _BOOL, _HANDLE, _DWORD, wintypes.LPWSTR, _DWORD_OUT)
GetModuleHandle = _kernel("GetModuleHandleW", wintypes.HMODULE, wintypes.LPCWSTR)
GetCurrentProcess = _kernel("GetCurrentProcess", _HANDLE)
LocalFree = _kernel("LocalFree", Pointer, Pointer)

# who may open a file
_POINTER_OUT = ctypes.POINTER(Pointer)
_BOOL_OUT = ctypes.POINTER(_BOOL)
OpenProcessToken = _advapi("OpenProcessToken", _BOOL, _HANDLE, _DWORD, ctypes.POINTER(_HANDLE))
GetTokenInformation = _advapi("GetTokenInformation", _BOOL, _HANDLE, _INT, Pointer, _DWORD, _DWORD_OUT)
ConvertSidToStringSid = _advapi("ConvertSidToStringSidW", _BOOL, Pointer, _POINTER_OUT)
GetNamedSecurityInfo = _advapi(
    "GetNamedSecurityInfoW", _DWORD, wintypes.LPCWSTR, _INT, _DWORD, *(Pointer,) * 4, _POINTER_OUT
)
GetSecurityInfo = _advapi("GetSecurityInfo", _DWORD, _HANDLE, _INT, _DWORD, *(_POINTER_OUT,) * 5)
SetNamedSecurityInfo = _advapi("SetNamedSecurityInfoW", _DWORD, wintypes.LPWSTR, _INT, _DWORD, *(Pointer,) * 4)
SecurityDescriptorToString = _advapi(
    "ConvertSecurityDescriptorToStringSecurityDescriptorW", _BOOL, Pointer, _DWORD, _DWORD, _POINTER_OUT, _DWORD_OUT
)
StringToSecurityDescriptor = _advapi(
    "ConvertStringSecurityDescriptorToSecurityDescriptorW", _BOOL, wintypes.LPCWSTR, _DWORD, _POINTER_OUT, _DWORD_OUT
)
GetSecurityDescriptorDacl = _advapi("GetSecurityDescriptorDacl", _BOOL, Pointer, _BOOL_OUT, _POINTER_OUT, _BOOL_OUT)
