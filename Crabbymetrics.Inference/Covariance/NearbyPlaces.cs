using System.Runtime.InteropServices;

namespace Crabbymetrics.Inference;

/// <summary>Finds the places near a place by a grid of cubes as wide as the reach: whatever is in reach lies in the cube or in one beside
/// it.</summary>
internal sealed class NearbyPlaces
{
    private readonly double[] _places;
    private readonly double _width;
    private readonly Dictionary<(long, long, long), List<int>> _cubes = [];

    /// <summary>Makes the grid.</summary>
    /// <param name="places">n x 3 coordinates.</param>
    /// <param name="reach">The largest distance, above 0.</param>
    public NearbyPlaces(double[] places, double reach)
    {
        _places = places;
        // A little wider than the reach, so that rounding puts nothing in reach two cubes away.
        _width = reach * (1.0 + 1e-9);
        for (int i = 0; i < places.Length / 3; i++)
        {
            ref List<int>? cube = ref CollectionsMarshal.GetValueRefOrAddDefault(_cubes, CubeOf(i), out _);
            (cube ??= []).Add(i);
        }
    }

    /// <summary>The places that may be in reach, the place itself included, in an order that does not depend on anything else.</summary>
    /// <param name="place">The zero-based place.</param>
    public IEnumerable<int> Candidates(int place)
    {
        (long x, long y, long z) = CubeOf(place);
        for (int step = 0; step < 27; step++)
        {
            if (_cubes.TryGetValue((x + (step / 9) - 1, y + (step / 3 % 3) - 1, z + (step % 3) - 1), out List<int>? cube))
            {
                foreach (int other in cube)
                {
                    yield return other;
                }
            }
        }
    }

    /// <summary>The straight distance between two places.</summary>
    public double Distance(int a, int b)
    {
        double x = _places[3 * a] - _places[3 * b];
        double y = _places[(3 * a) + 1] - _places[(3 * b) + 1];
        double z = _places[(3 * a) + 2] - _places[(3 * b) + 2];
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    private (long X, long Y, long Z) CubeOf(int place) =>
        (Cell(_places[3 * place]), Cell(_places[(3 * place) + 1]), Cell(_places[(3 * place) + 2]));

    private long Cell(double coordinate) => (long)Math.Floor(coordinate / _width);
}
