using System.Text;
using System.Text.Json;
using Crabbymetrics.Optimization;
using Crabbymetrics.Tests.Optimization;

namespace Crabbymetrics.Benchmarks.Optimization;

/// <summary>
/// The published problems for a peer in another language: it asks for costs, gradients and products with the Hessian, and for runs of the
/// solvers here, so that both sides minimize the same functions to the last bit. Requests come over standard input, answers go to standard
/// output: 32-bit integers, doubles, and texts in UTF-8 behind their length.
/// </summary>
internal static class OptimizationPeer
{
    private const int List = 0;
    private const int Cost = 1;
    private const int Gradient = 2;
    private const int Product = 3;
    private const int Run = 4;

    private static readonly PeerProblem[] Problems =
    [
        .. PublishedProblems.All.Concat(NistProblems.All).Select(problem => new PeerProblem(problem)),
        .. SmallElementProblems
            .All.Concat(LargeElementProblems.All)
            .Concat(BoundedElementProblems.All)
            .Select(problem => new PeerProblem(problem)),
    ];

    /// <summary>Answers until the input ends.</summary>
    public static int Serve(string[] args)
    {
        using BinaryReader input = new(Console.OpenStandardInput(), Encoding.UTF8);
        using BinaryWriter output = new(new BufferedStream(Console.OpenStandardOutput()), Encoding.UTF8);
        while (true)
        {
            int request;
            try
            {
                request = input.ReadInt32();
            }
            catch (EndOfStreamException)
            {
                return 0;
            }

            Answer(request, input, output);
            output.Flush();
        }
    }

    private static void Answer(int request, BinaryReader input, BinaryWriter output)
    {
        if (request == List)
        {
            Write(output, JsonSerializer.Serialize(Problems.Select(problem => problem.Describe())));
            return;
        }

        PeerProblem problem = Problems[input.ReadInt32()];
        double[] values;
        switch (request)
        {
            case Cost:
                values = [problem.Cost(Read(input, problem.Start.Length))];
                break;
            case Gradient:
                values = problem.Gradient(Read(input, problem.Start.Length));
                break;
            case Product:
                double[] x = Read(input, problem.Start.Length);
                values = problem.Product(x, Read(input, problem.Start.Length));
                break;
            case Run:
                string solver = Encoding.UTF8.GetString(input.ReadBytes(input.ReadInt32()));
                Write(output, problem.Run(solver, input.ReadDouble(), input.ReadInt32() != 0));
                return;
            default:
                throw new InvalidDataException($"There is no request {request}.");
        }

        foreach (double value in values)
        {
            output.Write(value);
        }
    }

    private static double[] Read(BinaryReader input, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = input.ReadDouble();
        }

        return values;
    }

    private static void Write(BinaryWriter output, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        output.Write(bytes.Length);
        output.Write(bytes);
    }
}
