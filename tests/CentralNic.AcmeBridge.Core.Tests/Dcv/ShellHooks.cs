using System.Globalization;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A hook as an operator would write it, in shell: records by nsupdate, files into a folder of the web server.</summary>
internal static class ShellHooks
{
    public static string CallsFile(string folder) => Path.Combine(folder, "calls.txt");

    /// <summary>What the hook put where the web server shows it.</summary>
    public static string? Read(string folder, string host, string path)
    {
        var file = Path.Combine(folder, "www", host, Path.GetFileName(path));
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    public static HookOptions Create(string folder, DnsSetup dns, params string[] names)
    {
        var port = dns.Server.EndPoint.Port.ToString(CultureInfo.InvariantCulture);
        var script = Path.Combine(folder, "hook.sh");
        File.WriteAllText(script, $$"""
            set -e
            echo "$1 $DCV_NAME ${DCV_RECORD_VALUE:-}" >>"{{CallsFile(folder)}}"
            if [ -n "${DCV_RECORD_NAME:-}" ] && [ -e "{{folder}}/broken" ]; then echo "the disk is full" >&2; exit 1; fi
            if [ -n "${DCV_FILE_PATH:-}" ]; then
              file="{{folder}}/www/$DCV_NAME/$(basename "$DCV_FILE_PATH")"
              case $1 in
                present) mkdir -p "$(dirname "$file")"; printf '%s' "$DCV_FILE_CONTENTS" >"$file" ;;
                cleanup) rm -f "$file" ;;
              esac
              exit
            fi
            case $1 in
              present) update="update add $DCV_RECORD_NAME. 60 $DCV_RECORD_TYPE" ;;
              cleanup) update="update delete $DCV_RECORD_NAME. $DCV_RECORD_TYPE" ;;
            esac
            value="\"$DCV_RECORD_VALUE\""
            if [ "$DCV_RECORD_TYPE" = CNAME ]; then value="$DCV_RECORD_VALUE."; fi
            nsupdate <<END
            server 127.0.0.1 {{port}}
            key {{dns.Key.Algorithm}}:{{dns.Key.Name}} {{dns.Key.Secret}}
            $update $value
            send
            END
            echo "$1 done"
            """.ReplaceLineEndings("\n"));
        return new HookOptions
        {
            Name = "shell",
            Names = names,
            Methods = ["DNS-TXT", "HTTP"],
            Program = "/bin/sh",
            Arguments = [script],
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        };
    }

    /// <summary>
    /// A hook that puts files where <see cref="Read"/> finds them, and fails afterwards as long as the file <c>broken</c> is there.
    /// </summary>
    public static HookOptions CreateForFiles(string folder, params string[] names)
    {
        var script = Path.Combine(folder, "files.sh");
        File.WriteAllText(script, $$"""
            set -e
            echo "$1 $DCV_NAME $DCV_FILE_PATH" >>"{{CallsFile(folder)}}"
            file="{{folder}}/www/$DCV_NAME/$(basename "$DCV_FILE_PATH")"
            case $1 in
              present) mkdir -p "$(dirname "$file")"; printf '%s' "$DCV_FILE_CONTENTS" >"$file" ;;
              cleanup) rm -f "$file" ;;
            esac
            if [ -e "{{folder}}/broken" ]; then echo "the disk is full" >&2; exit 1; fi
            """.ReplaceLineEndings("\n"));
        return new HookOptions
        {
            Name = "files",
            Names = names,
            Methods = ["HTTP"],
            Program = "/bin/sh",
            Arguments = [script],
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        };
    }

    /// <summary>How often the hooks were called, by what they were to do: <c>present a.test /.well-known/...</c>.</summary>
    public static string[] Calls(string folder) => File.Exists(CallsFile(folder)) ? File.ReadAllLines(CallsFile(folder)) : [];
}
