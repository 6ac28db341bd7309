Attribute VB_Name = "CCHC"
Option Explicit

' Nút bấm: ghi một yêu cầu vào thư mục của trợ lý rồi trở lại ngay; trợ lý làm việc và trả lời trong sổ.
' Buttons: write a request into the assistant's folder and return at once; the assistant works and answers.

Private Const STALE_SECONDS As Long = 15

Public Sub KiemTraThoiHan()
    Press "check", "Kiểm tra thời hạn"
End Sub

Public Sub TaoBieuMau()
    Press "forms", "Tạo biểu mẫu"
End Sub

Public Sub NhanBaoCao()
    Press "collect", "Nhận báo cáo"
End Sub

Public Sub TongHop()
    Press "rollup", "Tổng hợp"
End Sub

Public Sub XuatBaoCao()
    Press "report", "Xuất báo cáo"
End Sub

Public Sub NhacViec()
    Press "remind", "Nhắc việc"
End Sub

Public Sub HoanTac()
    Press "undo", "Hoàn tác"
End Sub

Public Sub TuKiemTra()
    Press "self_check", "Tự kiểm tra"
End Sub

' The ribbon's commands carry the name of their macro as tag.
Public Sub NutRibbon(control As IRibbonControl)
    Select Case control.Tag
    Case "KiemTraThoiHan": KiemTraThoiHan
    Case "TaoBieuMau": TaoBieuMau
    Case "NhanBaoCao": NhanBaoCao
    Case "TongHop": TongHop
    Case "XuatBaoCao": XuatBaoCao
    Case "NhacViec": NhacViec
    Case "HoanTac": HoanTac
    Case "TuKiemTra": TuKiemTra
    End Select
End Sub

' When the workbook opens; a text in the status bar stays there, so nothing is said when all is well.
Public Sub WarnIfAlone()
    On Error Resume Next ' a warning is worth no error box
    If Not Alive() Then Application.StatusBar = "CCHC: " & NotRunning()
End Sub

Private Sub Press(ByVal code As String, ByVal caption As String)
    Dim jobs As String, id As String, request As String, file As Integer, moment As Date
    On Error GoTo Failed
    jobs = Home() & "viec" & Application.PathSeparator
    id = WorkbookId()
    If Not Alive() Then
        Say caption & ": CHƯA LÀM GÌ. " & NotRunning()
    ElseIf Dir(jobs & id & ".*") <> "" Then
        Say caption & ": lệnh trước chưa xong nên lần bấm này được bỏ qua. Chờ có kết quả rồi bấm lại."
    Else
        Say caption & ": đã nhận lệnh, đang chuyển cho trợ lý…"
        moment = Now
        request = id & "." & Format(moment, "yyyymmdd") & Format(moment, "hh") & TwoDigits(Minute(moment)) & TwoDigits(Second(moment))
        file = FreeFile
        Open jobs & "tmp." & request For Output As #file
        Print #file, "{""button"":""" & code & """,""workbook_id"":""" & id & """,""book"":""" & Ascii(BookName()) & """}"
        Close #file
        Name jobs & "tmp." & request As jobs & request & ".job"
    End If
    Exit Sub
Failed:
    Abandon file
    If id = "" Then
        Say caption & ": CHƯA LÀM ĐƯỢC. Sổ không còn tên CCHC_ID. Lấy lại bản sao lưu gần nhất của sổ."
    Else
        Say caption & ": CHƯA LÀM ĐƯỢC. Không ghi được yêu cầu vào thư mục " & Home() & ". Khởi động lại trợ lý rồi bấm lại."
    End If
End Sub

' A file left open would stay locked until Excel ends.
Private Sub Abandon(ByVal file As Integer)
    On Error Resume Next ' it may never have been opened
    Close #file
End Sub

' The same folder as in cchc_xl/assistant_home.py. VBA's file functions are ANSI: its path must be ASCII.
Private Function Home() As String
    Home = Environ("CCHC_HOME")
    If Home = "" And Environ("PUBLIC") <> "" Then Home = Environ("PUBLIC") & "\CCHC"
    If Home = "" Then Home = Environ("HOME") & "/.local/state/cchc"
    Home = Home & Application.PathSeparator
End Function

' The assistant touches its pulse every few seconds.
Private Function Alive() As Boolean
    Dim pulse As String
    pulse = Home() & "nhip.txt"
    If Dir(pulse) <> "" Then Alive = Abs(DateDiff("s", FileDateTime(pulse), Now)) <= STALE_SECONDS
End Function

Private Function NotRunning() As String
    NotRunning = "Trợ lý CCHC chưa chạy: bấm phím Windows, gõ Tro ly CCHC, bấm Enter (hoặc chạy lệnh cchc agent), chờ vài giây rồi bấm lại nút."
End Function

Private Function WorkbookId() As String
    WorkbookId = Replace(Replace(ThisWorkbook.Names("CCHC_ID").RefersTo, "=", ""), """", "")
End Function

' LibreOffice's FullName is the bare name.
Private Function BookName() As String
    BookName = ThisWorkbook.FullName
    If BookName = ThisWorkbook.Name Then BookName = ThisWorkbook.Path & Application.PathSeparator & BookName
End Function

' As the inside of a JSON string, in ASCII alone.
Private Function Ascii(ByVal text As String) As String
    Dim i As Long, code As Long
    For i = 1 To Len(text)
        code = AscW(Mid(text, i, 1)) And &HFFFF&
        If code < 32 Or code > 126 Or code = 34 Or code = 92 Then
            Ascii = Ascii & "\u" & Right("000" & Hex(code), 4)
        Else
            Ascii = Ascii & Chr(code)
        End If
    Next
End Function

Private Function TwoDigits(ByVal number As Integer) As String
    TwoDigits = Right("0" & number, 2)
End Function

Private Sub Say(ByVal text As String)
    On Error Resume Next ' the cell's name may be gone, its sheet protected
    Application.StatusBar = text
    ThisWorkbook.Names("CCHC_ThongBao").RefersToRange.Value = Format(Now, "hh:mm:ss") & " " & text
End Sub
